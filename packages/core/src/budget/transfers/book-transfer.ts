import { instant, type Context } from '../../context.js'
import type { Transfer, TransferEnd } from '../../contract/transfer.js'
import type { Executor } from '../../db/open.js'
import { budgetEntries } from '../../db/schema/budget.js'
import { requireReleased } from '../../gates/require-released.js'
import { requireCycle } from '../../objectives/require-cycle.js'
import { requireGoingOn } from '../insert-entry.js'
import { requireBudget } from '../load-budget.js'
import { readEntries } from '../read-entries.js'
import { split } from '../split.js'
import { laterOf, requireLeft } from './insert-transfer.js'

/**
 * Books an approved transfer: planned entries in pairs, negative where it is taken and positive
 * where it goes. They lie on the days of the plan they are taken from, in proportion, so that the
 * plan for the days to come stays right as days pass; what goes to contingency stands until the end.
 */
export async function bookTransfer(
  tx: Executor,
  ctx: Pick<Context, 'newId' | 'now' | 'actorId'>,
  transfer: Transfer,
  today: string,
): Promise<void> {
  const { budgetId, from, to, amount } = transfer
  const budget = await requireBudget(tx, budgetId)
  const { endsOn } = await requireCycle(tx, budget.cycleId)
  const start = laterOf(transfer.day, today)
  if (to.on === 'initiative') await requireGoingOn(tx, to.initiativeId, start)
  const byDay = await requireLeft(tx, transfer, start)
  const parts = split(amount, [...byDay.values()])
  const common = {
    budgetId,
    kind: 'planned' as const,
    source: 'transfer' as const,
    transferId: transfer.id,
    createdAt: instant(ctx),
    createdBy: ctx.actorId,
  }
  const pairs = [...byDay.keys()].flatMap((day, index) => {
    const part = parts[index] ?? 0
    if (part === 0) return []
    const arrives = to.on === 'bucket' && to.bucket === 'contingency' ? endsOn : day
    return [
      { id: ctx.newId('ent'), ...common, ...subjectOf(from), day, amount: -part },
      { id: ctx.newId('ent'), ...common, ...subjectOf(to), day: arrives, amount: part },
    ]
  })
  // A day each: a period's worth of pairs stays far below the limit on bound values.
  for (const pair of pairs) await tx.insert(budgetEntries).values(pair)
  const booked = await readEntries(tx, budgetId, undefined, { transferId: transfer.id })
  const mix = booked.filter((entry) => entry.bucket === 'mix')
  const added = mix.reduce((sum, entry) => sum + (entry.tierAmounts?.exploratory ?? 0), 0)
  await requireReleased(tx, budgetId, added)
}

function subjectOf(end: TransferEnd) {
  if (end.on === 'initiative') return { bucket: 'mix', initiativeId: end.initiativeId } as const
  return end.on === 'tier'
    ? ({ bucket: 'mix', tier: end.tier } as const)
    : ({ bucket: end.bucket } as const)
}
