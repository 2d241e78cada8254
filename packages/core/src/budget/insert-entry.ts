import { eq, or, sum } from 'drizzle-orm'
import type { z } from 'zod'
import { instant, type Context } from '../context.js'
import type { Entry, EntryInput } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgetEntries } from '../db/schema/budget.js'
import { experiments } from '../db/schema/experiments.js'
import { initiatives } from '../db/schema/initiatives.js'
import { conflict, invalid, notFound } from '../errors.js'
import { requireReleased } from '../gates/require-released.js'
import { requireInPeriod } from './require-in-period.js'
import { requireBudget } from './load-budget.js'
import { readEntry } from './read-entries.js'

type Input = z.output<typeof EntryInput>

/** What can be said of an entry before anything is read. */
export function checkEntry(input: Input): void {
  const subjects = [input.initiativeId, input.experimentId, input.tier]
  if (subjects.filter((subject) => subject !== null).length > 1) {
    throw invalid('budget.entry_two_subjects')
  }
  if (input.tier !== null && (input.kind !== 'planned' || input.bucket !== 'mix')) {
    throw invalid('budget.entry_tier', { tier: input.tier })
  }
  if (input.amount < 0 && input.correctsId === null) {
    throw invalid('budget.entry_negative', { amount: input.amount })
  }
}

/** Books an entry as part of another write. */
export async function insertEntry(
  tx: Executor,
  ctx: Pick<Context, 'newId' | 'now' | 'actorId'>,
  input: Input,
): Promise<Entry> {
  checkEntry(input)
  const budget = await requireBudget(tx, input.budgetId)
  await requireInPeriod(tx, budget, input.day)
  await requireSubject(tx, input)
  if (input.correctsId !== null) await checkCorrection(tx, input, input.correctsId)
  const id = ctx.newId('ent')
  await tx
    .insert(budgetEntries)
    .values({ id, ...input, createdAt: instant(ctx), createdBy: ctx.actorId })
  const entry = await readEntry(tx, id)
  if (!entry) throw new Error(`entry ${id} was booked but not found`)
  const isPlan = entry.kind === 'planned' && entry.bucket === 'mix'
  if (isPlan) await requireReleased(tx, entry.budgetId, entry.tierAmounts?.exploratory ?? 0)
  return entry
}

/** What is left of an entry after its corrections. */
export async function leftOf(tx: Executor, entryId: string): Promise<number> {
  const [booked] = await tx
    .select({ left: sum(budgetEntries.amount).mapWith(Number) })
    .from(budgetEntries)
    .where(or(eq(budgetEntries.id, entryId), eq(budgetEntries.correctsId, entryId)))
  return booked?.left ?? 0
}

async function requireSubject(tx: Executor, input: Input): Promise<void> {
  const { initiativeId, experimentId, correctsId, day } = input
  if (initiativeId !== null) await requireGoingOn(tx, initiativeId, correctsId === null ? day : '')
  if (experimentId === null) return
  const [found] = await tx
    .select({ id: experiments.id })
    .from(experiments)
    .where(eq(experiments.id, experimentId))
  if (!found) throw notFound('experiment.not_found', experimentId)
}

/** The initiative is known, and was not stopped before the day; what was booked can be put right. */
export async function requireGoingOn(tx: Executor, id: string, day: string): Promise<void> {
  const [found] = await tx
    .select({ stoppedOn: initiatives.stoppedOn })
    .from(initiatives)
    .where(eq(initiatives.id, id))
  if (!found) throw notFound('initiative.not_found', id)
  const { stoppedOn } = found
  if (stoppedOn !== null && day > stoppedOn) {
    throw conflict('initiative.stopped', { id, stoppedOn, day })
  }
}

async function checkCorrection(tx: Executor, input: Input, correctsId: string): Promise<void> {
  const [entry] = await tx.select().from(budgetEntries).where(eq(budgetEntries.id, correctsId))
  if (!entry) throw notFound('budget.entry_not_found', correctsId)
  const matches =
    entry.correctsId === null &&
    entry.transferId === null &&
    entry.budgetId === input.budgetId &&
    entry.kind === input.kind &&
    entry.bucket === input.bucket &&
    entry.initiativeId === input.initiativeId &&
    entry.experimentId === input.experimentId &&
    entry.tier === input.tier
  const left = await leftOf(tx, correctsId)
  if (!matches || left + input.amount < 0) {
    throw invalid('budget.correction_mismatch', { left, amount: input.amount })
  }
}
