import { asc, desc, eq, isNotNull } from 'drizzle-orm'
import type { MetricValue, PastGain } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { experiments, significanceTests } from '../db/schema/experiments.js'

/**
 * How much of each metric's variance CUPED took away in the newest test that it adjusted, by metric.
 * A test in which it took nothing away promises nothing.
 */
export async function loadTestedGains(db: Executor): Promise<Map<string, PastGain>> {
  const rows = await db
    .select({
      metricId: significanceTests.metricId,
      share: significanceTests.varianceRemoved,
      experimentNumber: experiments.number,
    })
    .from(significanceTests)
    .innerJoin(experiments, eq(experiments.id, significanceTests.experimentId))
    .where(isNotNull(significanceTests.varianceRemoved))
    // The last one stays in the map: the newest, and of one look its first treatment.
    .orderBy(asc(significanceTests.createdAt), desc(significanceTests.position))
  return new Map(
    rows.flatMap(({ metricId, share, experimentNumber }): [string, PastGain][] =>
      isGain(share) ? [[metricId, { share, source: 'past_test', experimentNumber }]] : [],
    ),
  )
}

/** The gain that the correlation recorded with a value promises: its square. */
export function recordedGain(value: MetricValue | undefined): PastGain | null {
  const correlation = value?.correlation ?? null
  if (correlation === null) return null
  const share = correlation ** 2
  return isGain(share) ? { share, source: 'metric_values', experimentNumber: null } : null
}

function isGain(share: number | null): share is number {
  return share !== null && share > 0 && share < 1
}
