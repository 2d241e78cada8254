import { and, eq, gte, lte } from 'drizzle-orm'
import { addDays } from '../calendar.js'
import { instant, today, type Context } from '../context.js'
import { ReviewInput, type ReviewSummary } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { cycles } from '../db/schema/objectives.js'
import { reviews } from '../db/schema/reviews.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { loadReview } from './load-reviews.js'

/**
 * Opens the monthly or quarterly review of the period that a day lies in: the calendar month, or
 * the cycle of a quarter, else the calendar quarter. One of each period.
 */
export async function openReview(ctx: Context, raw: ReviewInput): Promise<ReviewSummary> {
  const input = parse(ReviewInput, raw)
  const { kind, ownerId } = input
  return write(ctx, 'review.open', input, async (tx) => {
    await requirePerson(tx, ownerId)
    const { from, to } = await periodOf(tx, kind, input.day ?? today(ctx))
    const [other] = await tx
      .select({ id: reviews.id })
      .from(reviews)
      .where(and(eq(reviews.kind, kind), eq(reviews.from, from)))
    if (other) throw conflict('review.exists', { id: other.id })
    const id = ctx.newId('rev')
    await tx.insert(reviews).values({
      id,
      kind,
      state: 'open',
      from,
      to,
      ownerId,
      openedAt: instant(ctx),
      openedBy: ctx.actorId,
    })
    return { subjectId: id, value: await loadReview(tx, id) }
  })
}

async function periodOf(
  tx: Executor,
  kind: 'monthly' | 'quarterly',
  day: string,
): Promise<{ from: string; to: string }> {
  const months = kind === 'monthly' ? 1 : 3
  if (kind === 'quarterly') {
    const [cycle] = await tx
      .select({ from: cycles.startsOn, to: cycles.endsOn })
      .from(cycles)
      .where(and(eq(cycles.kind, 'quarter'), lte(cycles.startsOn, day), gte(cycles.endsOn, day)))
    if (cycle) return cycle
  }
  const year = Number(day.slice(0, 4))
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / months) * months
  const dayOne = (month: number) => new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
  return { from: dayOne(first), to: addDays(dayOne(first + months), -1) }
}
