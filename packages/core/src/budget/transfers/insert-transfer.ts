import type { z } from 'zod'
import { instant, today, type Context } from '../../context.js'
import type { Transfer, TransferEnd, TransferInput } from '../../contract/transfer.js'
import type { Executor } from '../../db/open.js'
import { budgetTransfers } from '../../db/schema/budget.js'
import { conflict, invalid } from '../../errors.js'
import { requireGoingOn } from '../insert-entry.js'
import { requireBudget } from '../load-budget.js'
import { requireInPeriod } from '../require-in-period.js'
import { movablePlan } from './movable-plan.js'

type Input = z.output<typeof TransferInput>

/**
 * Proposes a transfer as part of another write; it books nothing until a second person approves.
 *
 * @throws DomainError budget.transfer_exceeds when less is planned at its source from its day on
 * than it takes; budget.transfer_same_end; budget.entry_outside_cycle; initiative.stopped
 */
export async function insertTransfer(
  tx: Executor,
  ctx: Pick<Context, 'newId' | 'now' | 'actorId'>,
  { day: asked, ...input }: Input,
): Promise<Transfer> {
  const budget = await requireBudget(tx, input.budgetId)
  const day = asked ?? today(ctx)
  await requireInPeriod(tx, budget, day)
  if (sameEnd(input.from, input.to)) throw invalid('budget.transfer_same_end')
  if (input.from.on === 'initiative') await requireGoingOn(tx, input.from.initiativeId, '')
  if (input.to.on === 'initiative') await requireGoingOn(tx, input.to.initiativeId, day)
  await requireLeft(tx, input, laterOf(day, today(ctx)))
  const row = {
    id: ctx.newId('tra'),
    ...input,
    day,
    state: 'proposed' as const,
    proposedAt: instant(ctx),
    proposedBy: ctx.actorId,
    decidedAt: null,
    decidedBy: null,
    note: null,
  }
  await tx.insert(budgetTransfers).values(row)
  return row
}

/** How the plan at the source lies, where it holds the amount; else budget.transfer_exceeds. */
export async function requireLeft(
  tx: Executor,
  { budgetId, from, amount }: Pick<Input, 'budgetId' | 'from' | 'amount'>,
  day: string,
): Promise<ReadonlyMap<string, number>> {
  const { left, byDay } = await movablePlan(tx, budgetId, from, day)
  if (amount > left) throw conflict('budget.transfer_exceeds', { left, amount, day })
  return byDay
}

/** Plans of days that are over are history: nothing is moved in them. */
export function laterOf(day: string, today: string): string {
  return day < today ? today : day
}

function sameEnd(a: TransferEnd, b: TransferEnd): boolean {
  return nameOf(a) === nameOf(b)
}

function nameOf(end: TransferEnd): string {
  if (end.on === 'initiative') return end.initiativeId
  return end.on === 'tier' ? end.tier : end.bucket
}
