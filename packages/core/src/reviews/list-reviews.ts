import type { Context } from '../context.js'
import { ReviewQuery, type ReviewSummary } from '../contract/review.js'
import { parse } from '../parse.js'
import { loadReviews } from './load-reviews.js'

/** Reviews of a state, of a kind, or all, the newest first. */
export async function listReviews(ctx: Context, raw: ReviewQuery = {}): Promise<ReviewSummary[]> {
  return loadReviews(ctx.store.db, parse(ReviewQuery, raw))
}
