import type { MixView } from '../contract/budget.js'
import type { Home } from '../contract/home.js'
import { TIERS, type Metric, type MetricValue } from '../contract/metric.js'
import type { KeyResult, KeyResultRange } from '../contract/objective.js'

type Lane = Home['lanes'][number]
type LaneMetric = Lane['metrics'][number]

/** Worst first: what is wrong, then what cannot be judged, then what is well or has no goal. */
const ORDER: readonly LaneMetric['health'][] = [
  'off_track',
  'at_risk',
  'stale',
  'no_data',
  'too_early',
  'on_track',
  'closed',
  null,
]

/** One lane a tier with its metrics, each beside the first key result of the cycle that is on it. */
export function buildLanes(facts: {
  readonly metrics: readonly Metric[]
  readonly keyResults: readonly KeyResult[]
  readonly series: ReadonlyMap<string, readonly MetricValue[]>
  /** Values that end before this day are left out. */
  readonly since: string
  /** Shares of the spend so far; null when nothing is spent. */
  readonly shares: MixView['shares']
}): Lane[] {
  const laneMetric = (metric: Metric): LaneMetric => {
    const keyResult = facts.keyResults.find((item) => item.metricId === metric.id)
    const values = facts.series.get(metric.id) ?? []
    return {
      metric,
      series: values.filter((value) => value.periodEnd >= facts.since),
      target: keyResult ? targetOf(keyResult.range) : null,
      keyResultId: keyResult?.id ?? null,
      health: keyResult?.health ?? null,
    }
  }
  return TIERS.map((tier) => ({
    tier,
    spendShare: facts.shares && facts.shares[tier],
    metrics: facts.metrics
      .filter((metric) => metric.tier === tier)
      .map(laneMetric)
      .toSorted((a, b) => ORDER.indexOf(a.health) - ORDER.indexOf(b.health)),
  }))
}

/** The one number to draw a line at; a band and milestones have none. */
function targetOf(range: KeyResultRange): number | null {
  switch (range.type) {
    case 'move':
    case 'cumulative':
      return range.target
    case 'maintain_min':
    case 'maintain_max':
      return range.bound
    default:
      return null
  }
}
