import type { Context } from '../../context.js'
import { TransferInput, type Transfer } from '../../contract/transfer.js'
import { parse } from '../../parse.js'
import { write } from '../../write.js'
import { insertTransfer } from './insert-transfer.js'

/** Asks for planned amounts to be moved; another person approves or rejects it. */
export async function proposeTransfer(ctx: Context, raw: TransferInput): Promise<Transfer> {
  const input = parse(TransferInput, raw)
  return write(ctx, 'budget.propose_transfer', input, async (tx) => {
    const value = await insertTransfer(tx, ctx, input)
    const { from, to, amount, day } = value
    const detail = { transferId: value.id, from, to, amount, day }
    return { subjectId: input.budgetId, value, detail }
  })
}
