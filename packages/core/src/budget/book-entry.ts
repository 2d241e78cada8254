import { eq, or, sum } from 'drizzle-orm'
import type { z } from 'zod'
import { instant, type Context } from '../context.js'
import { EntryInput, type Entry } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgetEntries } from '../db/schema/budget.js'
import { experiments } from '../db/schema/experiments.js'
import { initiatives } from '../db/schema/initiatives.js'
import { invalid, notFound } from '../errors.js'
import { isInCycle } from '../objectives/cycle-days.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { requireBudget } from './load-budget.js'
import { readEntry } from './read-entries.js'

type Input = z.output<typeof EntryInput>

/**
 * Books planned or actual spend on an initiative, an experiment, or on nothing yet (unassigned).
 * Entries are never changed: a correction is an entry of its own that names the one it corrects,
 * in the same budget, kind, bucket and subject, and never takes back more than was booked.
 */
export async function bookEntry(ctx: Context, raw: EntryInput): Promise<Entry> {
  const input = parse(EntryInput, raw)
  if (input.initiativeId !== null && input.experimentId !== null) {
    throw invalid('budget.entry_two_subjects')
  }
  if (input.amount < 0 && input.correctsId === null) {
    throw invalid('budget.entry_negative', { amount: input.amount })
  }
  return write(ctx, 'budget.book_entry', input, async (tx) => {
    const budget = await requireBudget(tx, input.budgetId)
    const cycle = await requireCycle(tx, budget.cycleId)
    if (!isInCycle(cycle, input.day)) {
      const { startsOn, endsOn } = cycle
      throw invalid('budget.entry_outside_cycle', { day: input.day, startsOn, endsOn })
    }
    await requireSubject(tx, input)
    if (input.correctsId !== null) await checkCorrection(tx, input, input.correctsId)
    const id = ctx.newId('ent')
    await tx
      .insert(budgetEntries)
      .values({ id, ...input, createdAt: instant(ctx), createdBy: ctx.actorId })
    const value = await readEntry(tx, id)
    if (!value) throw new Error(`entry ${id} was booked but not found`)
    const { kind, amount, day } = input
    return { subjectId: input.budgetId, value, detail: { entryId: id, kind, amount, day } }
  })
}

async function requireSubject(tx: Executor, { initiativeId, experimentId }: Input): Promise<void> {
  if (initiativeId !== null) {
    const [found] = await tx
      .select({ id: initiatives.id })
      .from(initiatives)
      .where(eq(initiatives.id, initiativeId))
    if (!found) throw notFound('initiative.not_found', initiativeId)
  }
  if (experimentId !== null) {
    const [found] = await tx
      .select({ id: experiments.id })
      .from(experiments)
      .where(eq(experiments.id, experimentId))
    if (!found) throw notFound('experiment.not_found', experimentId)
  }
}

async function checkCorrection(tx: Executor, input: Input, correctsId: string): Promise<void> {
  const [entry] = await tx.select().from(budgetEntries).where(eq(budgetEntries.id, correctsId))
  if (!entry) throw notFound('budget.entry_not_found', correctsId)
  const matches =
    entry.correctsId === null &&
    entry.budgetId === input.budgetId &&
    entry.kind === input.kind &&
    entry.bucket === input.bucket &&
    entry.initiativeId === input.initiativeId &&
    entry.experimentId === input.experimentId
  const [booked] = await tx
    .select({ left: sum(budgetEntries.amount).mapWith(Number) })
    .from(budgetEntries)
    .where(or(eq(budgetEntries.id, correctsId), eq(budgetEntries.correctsId, correctsId)))
  const left = booked?.left ?? 0
  if (!matches || left + input.amount < 0) {
    throw invalid('budget.correction_mismatch', { left, amount: input.amount })
  }
}
