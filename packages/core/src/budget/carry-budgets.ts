import { today, type Context } from '../context.js'
import { write } from '../write.js'
import { carryInto, dueToCarry } from './carry-into.js'
import { listBudgets } from './list-budgets.js'

/** Books what ended budgets carry over, where it is not booked yet; the amounts by budget. */
export async function carryBudgets(ctx: Context): Promise<ReadonlyMap<string, number>> {
  const booked = new Map<string, number>()
  for (const budget of await listBudgets(ctx)) {
    if ((await dueToCarry(ctx.store.db, today(ctx), budget)) === 0) continue
    const amount = await write(ctx, 'budget.carry', { id: budget.id }, async (tx) => {
      const value = await carryInto(tx, ctx, budget)
      return { subjectId: budget.id, value, detail: { amount: value } }
    })
    if (amount > 0) booked.set(budget.id, amount)
  }
  return booked
}
