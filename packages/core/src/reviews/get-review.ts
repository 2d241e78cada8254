import { eq } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import type { Review } from '../contract/agenda.js'
import { reviews } from '../db/schema/reviews.js'
import { buildAgenda } from './build-agenda.js'
import { loadReview } from './load-reviews.js'

const NO_GATES = { exemptions: [], initiatives: [] }

/** A review with what it is about: computed until it closes, then as it stood. */
export async function getReview(ctx: Context, id: string): Promise<Review> {
  const { db } = ctx.store
  const review = await loadReview(db, id)
  const [kept] = await db.select({ agenda: reviews.agenda }).from(reviews).where(eq(reviews.id, id))
  const { kind, from, metric, budget } = review
  // What opened an alert lies in the past; it is talked about as things stand.
  const to = kind === 'alert' && review.to < today(ctx) ? today(ctx) : review.to
  const scope = { kind, from, to, metricId: metric?.id ?? null, budgetId: budget?.id ?? null }
  // One that closed before gates were part of it has none of their parts.
  const closed = kept?.agenda && { ...NO_GATES, ...kept.agenda }
  return { ...review, agenda: closed ?? (await buildAgenda(ctx, scope)) }
}
