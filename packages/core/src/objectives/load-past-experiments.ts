import { and, eq } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { decisions, significanceTests } from '../db/schema/experiments.js'
import { readTest } from '../looks/load.js'
import type { PastExperiment } from './feasibility.js'

/** Every decided experiment with a number on its target, losers too, as its decision saw it. */
export async function loadPastExperiments(db: Executor): Promise<PastExperiment[]> {
  const rows = await db
    .select({
      metricId: significanceTests.metricId,
      decidedAt: decisions.decidedAt,
      treatment: decisions.treatment,
      record: significanceTests.record,
    })
    .from(decisions)
    .innerJoin(
      significanceTests,
      and(eq(significanceTests.lookId, decisions.lookId), eq(significanceTests.role, 'target')),
    )
  return rows.flatMap(({ metricId, decidedAt, treatment, record }) => {
    const test = readTest(record)
    const { estimate, standardError } = test.relative
    if (test.treatment.variant !== treatment || estimate === null) return []
    if (standardError === null || !(standardError > 0)) return []
    return [
      {
        metricId,
        decidedOn: decidedAt.slice(0, 10),
        estimate: test.direction === 'down' ? -estimate : estimate,
        variance: standardError ** 2,
        won: test.reading === 'improves',
      },
    ]
  })
}
