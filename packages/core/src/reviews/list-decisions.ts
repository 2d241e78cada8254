import { and, desc, eq, lt, or, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Context } from '../context.js'
import { PageQuery, type Page } from '../contract/page.js'
import type { LoggedDecision } from '../contract/review.js'
import { decisions, experiments } from '../db/schema/experiments.js'
import { decisionLog } from '../db/schema/reviews.js'
import { invalid } from '../errors.js'
import { cutPage, decodeCursor } from '../page-cursor.js'
import { parse } from '../parse.js'
import type { z } from 'zod'

type Place = readonly [at: string, id: string]

/**
 * Everything that was decided, the newest first: in reviews, on experiments, and what somebody
 * wrote down; each with its frozen evidence. Decisions on experiments are read where they stand.
 */
export async function listDecisions(
  ctx: Context,
  raw: z.input<typeof PageQuery> = {},
): Promise<Page<LoggedDecision>> {
  const { cursor, limit } = parse(PageQuery, raw)
  const place = placeOf(cursor)
  const { db } = ctx.store
  const logged = await db
    .select()
    .from(decisionLog)
    .where(before(decisionLog.at, decisionLog.id, place))
    .orderBy(desc(decisionLog.at), desc(decisionLog.id))
    .limit(limit + 1)
  const decided = await db
    .select({ decision: decisions, name: experiments.name })
    .from(decisions)
    .innerJoin(experiments, eq(experiments.id, decisions.experimentId))
    .where(before(decisions.decidedAt, decisions.id, place))
    .orderBy(desc(decisions.decidedAt), desc(decisions.id))
    .limit(limit + 1)
  const all = [...logged.map(toLogged), ...decided.map(ofExperiment)].toSorted(newestFirst)
  return cutPage(all.slice(0, limit + 1), limit, (row) => `${row.at}|${row.id}`)
}

/** A stored decision in the shape of the contract. */
export function toLogged(row: typeof decisionLog.$inferSelect): LoggedDecision {
  const { metricId, keyResultId, experimentId, budgetId, canonical, hash, ...decision } = row
  return {
    ...decision,
    subjects: { metricId, keyResultId, experimentId, budgetId },
    evidence: { canonical, hash },
    choice: null,
    recommendation: null,
  }
}

function ofExperiment({
  decision,
  name,
}: {
  readonly decision: typeof decisions.$inferSelect
  readonly name: LoggedDecision['title']
}): LoggedDecision {
  const { canonical, hash } = decision.evidence
  return {
    id: decision.id,
    source: 'experiment',
    reviewId: null,
    title: name,
    text: decision.learning.next,
    subjects: {
      metricId: null,
      keyResultId: null,
      experimentId: decision.experimentId,
      budgetId: null,
    },
    cause: null,
    outcome: null,
    choice: decision.choice,
    recommendation: decision.recommendation,
    evidence: { canonical, hash },
    at: decision.decidedAt,
    by: decision.decidedBy,
  }
}

function newestFirst(a: LoggedDecision, b: LoggedDecision): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  return a.id < b.id ? 1 : -1
}

function before(at: SQLiteColumn, id: SQLiteColumn, place: Place | null): SQL | undefined {
  return place === null ? undefined : or(lt(at, place[0]), and(eq(at, place[0]), lt(id, place[1])))
}

function placeOf(cursor: string | undefined): Place | null {
  const position = decodeCursor(cursor)
  if (position === null) return null
  const [at, id, more] = position.split('|')
  if (at === undefined || id === undefined || more !== undefined) {
    throw invalid('request.invalid', { path: 'cursor', message: 'not a cursor of this list' })
  }
  return [at, id]
}
