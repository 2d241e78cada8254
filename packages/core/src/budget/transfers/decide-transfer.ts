import { eq } from 'drizzle-orm'
import { instant, today, type Context } from '../../context.js'
import { TransferDecision, type Transfer } from '../../contract/transfer.js'
import type { Executor } from '../../db/open.js'
import { budgetTransfers } from '../../db/schema/budget.js'
import { conflict, DomainError, notFound } from '../../errors.js'
import { parse } from '../../parse.js'
import { write } from '../../write.js'
import { bookTransfer } from './book-transfer.js'

const STATE_OF = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const

/**
 * Approves or rejects a transfer that another person proposed, or withdraws one's own. Approval
 * looks again at what is left and books the moved plan; both in one write, so that of two approvals
 * that want the same plan one is refused.
 */
export async function decideTransfer(
  ctx: Context,
  id: string,
  raw: TransferDecision,
): Promise<Transfer> {
  const input = parse(TransferDecision, raw)
  return write(ctx, 'budget.decide_transfer', { id, ...input }, async (tx) => {
    const transfer = await requireTransfer(tx, id)
    const { state, proposedBy, budgetId } = transfer
    if (state !== 'proposed') throw conflict('budget.transfer_decided', { id, state })
    const own = proposedBy === ctx.actorId
    if (own && input.choice !== 'withdraw') {
      throw new DomainError('forbidden', 'budget.transfer_second_person', { id })
    }
    if (!own && input.choice === 'withdraw') {
      throw new DomainError('forbidden', 'budget.transfer_not_own', { id })
    }
    if (input.choice === 'approve') await bookTransfer(tx, ctx, transfer, today(ctx))
    const decided = {
      state: STATE_OF[input.choice],
      decidedAt: instant(ctx),
      decidedBy: ctx.actorId,
      note: input.note,
    }
    await tx.update(budgetTransfers).set(decided).where(eq(budgetTransfers.id, id))
    const detail = { transferId: id, choice: input.choice }
    return { subjectId: budgetId, value: { ...transfer, ...decided }, detail }
  })
}

async function requireTransfer(tx: Executor, id: string): Promise<Transfer> {
  const [found] = await tx.select().from(budgetTransfers).where(eq(budgetTransfers.id, id))
  if (!found) throw notFound('budget.transfer_not_found', id)
  return found
}
