import type { Context } from '../context.js'
import { precondition } from '../errors.js'
import type { LockedMetric, LockedPlan } from '../experiments/locked-plan.js'
import type { ImportRow } from '../imports/load.js'
import { unitsProblem } from '../imports/units-problem.js'
import type { Adjusted, DataSource } from './data-source.js'
import { checkData, checkSampleRatio } from './health.js'

/** The units of a landed import. */
export function importSource(
  { events }: Pick<Context, 'events'>,
  plan: LockedPlan,
  data: ImportRow,
): DataSource {
  if (data.landedAt === null) throw precondition('experiment.no_data')
  const mapped = ({ metricId }: LockedMetric) =>
    data.mapping?.metrics.find((metric) => metric.metricId === metricId)
  const query = ({ key, kind }: LockedMetric, { cap, withPast }: Adjusted) => ({
    dataset: data.id,
    metric: key,
    kind,
    ...(cap === null ? {} : { cap }),
    ...(withPast ? { covariate: true } : {}),
  })
  return {
    origin: { importId: data.id, eventsSeq: null },
    watermark: data.landedAt,
    lacks: (metric) => (mapped(metric) === undefined ? 'not_in_data' : null),
    // A file holds what there is of each unit: whoever exports it waits for its windows.
    windows: async () => null,
    hasPast: (metric) => (mapped(metric)?.covariate ?? null) !== null,
    units: () => events.unitCounts(data.id),
    moments: (metric, adjusted) => events.moments(query(metric, adjusted)),
    explain: (metric, adjusted) => events.explain(query(metric, adjusted)),
    async check({ units, measured }) {
      const facts = {
        variants: plan.variants.map(({ key, weightBp }) => ({
          key,
          weightBp,
          units: units.find((item) => item.variant === key)?.units ?? 0,
        })),
        counts: data.counts,
        plannedUnits: plan.plan.sample?.total ?? 0,
        planned: distinct(plan.metrics.map((metric) => metric.key)),
        measured: measured.map(({ metric }) => metric.key),
      }
      const { check, ratio } = checkSampleRatio(facts)
      return { ratio, checks: [check, ...checkData(facts)] }
    },
    problem: unitsProblem,
  }
}

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)]
}
