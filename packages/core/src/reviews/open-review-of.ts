import { and, eq } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { reviews } from '../db/schema/reviews.js'

/** The mandatory review of a metric that is open; at most one is. */
export async function openReviewOf(
  db: Executor,
  metricId: string,
): Promise<typeof reviews.$inferSelect | undefined> {
  const [row] = await db
    .select()
    .from(reviews)
    .where(
      and(eq(reviews.metricId, metricId), eq(reviews.kind, 'alert'), eq(reviews.state, 'open')),
    )
  return row
}
