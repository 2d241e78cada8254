import type { Metric } from '../contract/metric.js'
import { changeMetric } from '../metrics/change-metric.js'
import { createMetric } from '../metrics/create-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { CORE_METRICS } from './core-metrics.js'
import type { DemoWorld } from './demo-world.js'
import { EXPLORATORY_METRICS } from './exploratory-metrics.js'
import { metricHistory } from './metric-history.js'
import { idOf } from './metric-id.js'
import type { MetricSpec } from './metric-spec.js'
import { QUALITY_METRICS } from './quality-metrics.js'
import { quarterOf } from './quarter.js'
import { seededRandom } from './random.js'
import { STREAM_METRICS } from './stream-experiment.js'
import { SUPPORTING_METRICS } from './supporting-metrics.js'

/** Parents come before their children. */
const SPECS: readonly MetricSpec[] = [
  ...CORE_METRICS,
  ...SUPPORTING_METRICS,
  ...QUALITY_METRICS,
  ...EXPLORATORY_METRICS,
  ...STREAM_METRICS,
]

/** Days ago that the tree was built, the definition of completion sharpened, the pilot started. */
const TREE_AGE = 380
const SECOND_VERSION_AGE = 160
const PILOT_AGE = 34
const EXEMPT_FOR_DAYS = 60
/** Was a bet until the quarter began. */
const PROMOTED = 'streak_share'

/** Creates the tree with a year of weekly values; returns the metrics by key. */
export async function seedMetrics(world: DemoWorld): Promise<ReadonlyMap<string, Metric>> {
  const metrics = new Map<string, Metric>()
  for (const spec of SPECS) metrics.set(spec.key, await createFrom(world, spec, metrics))
  await sharpenDefinition(world, metrics)
  await promote(world, metrics)
  let values = 0
  for (const [index, spec] of SPECS.entries()) {
    const id = metrics.get(spec.key)?.id
    if (spec.history === null || id === undefined) continue
    const random = seededRandom(1_000 + index)
    const history = metricHistory(spec.history, quarterOf(world.today), world.today, random)
    await recordMetricValues(world.at(world.today, 5, spec.owner), id, history)
    values += history.length
  }
  world.log(`${metrics.size} metrics, ${values} weekly values`)
  return metrics
}

async function createFrom(
  world: DemoWorld,
  spec: MetricSpec,
  metrics: ReadonlyMap<string, Metric>,
): Promise<Metric> {
  const age = spec.history === null ? PILOT_AGE : TREE_AGE
  const reason = spec.exemptionReason
  return createMetric(world.at(world.ago(age), 9, spec.owner), {
    key: spec.key,
    ...spec.facts,
    tier: spec.key === PROMOTED ? 'exploratory' : spec.facts.tier,
    measurement: spec.measurement ?? null,
    isNorthStar: spec.isNorthStar ?? false,
    ownerId: world.person(spec.owner),
    parents: spec.parents.map(([key, evidence, slope]) => ({
      parentId: idOf(metrics, key),
      evidence,
      slope,
    })),
    exemption:
      reason === undefined ? null : { until: world.ago(PILOT_AGE - EXEMPT_FOR_DAYS), reason },
  })
}

/** A second version, so that a definition with a history can be seen. */
async function sharpenDefinition(
  world: DemoWorld,
  metrics: ReadonlyMap<string, Metric>,
): Promise<void> {
  const metric = metrics.get('lesson_completion')
  if (!metric) return
  const countingRule = {
    en: 'Finished within 24 hours of the start; previews and replays left out',
    zh: '开始后 24 小时内学完即计为完成；试看与重看不计',
  }
  await changeMetric(world.at(world.ago(SECOND_VERSION_AGE), 10, 'per_mei'), metric.id, {
    definition: { ...metric.definition, countingRule },
    reason: 'Replays counted as completions and made short courses look better than they are.',
  })
}

/** A metric that showed what it is worth and left the exploratory tier. */
async function promote(world: DemoWorld, metrics: ReadonlyMap<string, Metric>): Promise<void> {
  const metric = metrics.get(PROMOTED)
  if (!metric) return
  const day = quarterOf(world.today).startsOn
  await changeMetric(world.at(day, 9, 'per_priya'), metric.id, {
    tier: 'supporting',
    reason:
      'Learners with a streak come back three times as often; its step to sessions is proven.',
  })
}
