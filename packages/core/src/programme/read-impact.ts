import { and, desc, eq, lte } from 'drizzle-orm'
import type { ProgrammeImpact } from '../contract/programme.js'
import { placeExperiments } from '../contribution/place-experiments.js'
import { readDecided } from '../contribution/read-decided.js'
import { waterfall } from '../contribution/waterfall.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'
import { loadMetrics } from '../metrics/load.js'
import { northStarOf } from '../metrics/rules.js'
import type { Span } from './rates.js'

/**
 * What the experiments shipped in a span add to the level of the North Star, as of each of the days:
 * the believed effects (drawn towards what all experiments here do, losers too) times the share of
 * units, along the routes of a key result's contribution. The common mean's uncertainty is in the
 * interval. Null without a North Star.
 */
export async function readImpact(
  db: Executor,
  span: Span,
  days: readonly string[],
): Promise<ProgrammeImpact | null> {
  const { tree, byId } = await loadMetrics(db)
  const metric = byId.get(northStarOf(tree)?.id ?? '')
  if (metric === undefined) return null
  const decided = await readDecided(db)
  const level = await levelOn(db, metric.id, span.to)
  // One day as the only period: what is live on the last day counts whole.
  const lastDay = { periodStart: span.to, periodEnd: span.to, value: level ?? 0 }
  const { shipped, notCarried } = placeExperiments({
    decided,
    linked: new Set(decided.map((item) => item.experimentId)),
    metricId: metric.id,
    tree,
    cycle: { startsOn: span.from, endsOn: span.to },
    until: span.to,
    periods: [lastDay],
    level: level ?? 0,
    // Losses that were avoided are no part of what was shipped.
    direction: 'neutral',
  })
  return {
    metricId: metric.id,
    name: metric.name,
    kind: metric.kind,
    unit: metric.unit,
    level,
    points: days.map((day) => {
      const live = shipped.filter((item) => item.shippedFrom <= day)
      if (live.length === 0) return { day, shipped: 0, sum: null }
      const { estimate, interval } = waterfall(live, null).sum
      return { day, shipped: live.length, sum: { estimate, interval } }
    }),
    shrunk: shipped.length > 0 && shipped.every((item) => item.portfolio.shrunk),
    counted: shipped.length,
    notCarried: notCarried.length,
  }
}

/** The newest complete value that ended by a day. */
async function levelOn(db: Executor, metricId: string, day: string): Promise<number | null> {
  const [row] = await db
    .select({ value: metricValues.value })
    .from(metricValues)
    .where(
      and(
        eq(metricValues.metricId, metricId),
        eq(metricValues.complete, true),
        lte(metricValues.periodEnd, day),
      ),
    )
    .orderBy(desc(metricValues.periodEnd))
    .limit(1)
  return row?.value ?? null
}
