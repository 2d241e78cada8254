import { UnitsError, type EventEngine, type StagedUnits, type UnitMapping } from '@sextant/events'
import type { ArmMoments } from './compare-arms.js'
import type { MeasuredPair } from './judge.js'
import type { AnalyzeRequest, MetricRequest } from './request.js'

const DATASET = 'units'

/** What the file says of every metric. */
export interface Measured {
  /** Metric by metric, then treatment by treatment. */
  readonly pairs: readonly MeasuredPair[]
  /** Units by variant, where the rows are events of them. */
  readonly unitsOfEvents: ReadonlyMap<string, number> | undefined
}

/** How the engine is to read the columns. */
export function mappingOf(request: AnalyzeRequest): UnitMapping {
  const { variantColumn, clusterColumn, unitColumn = clusterColumn, metrics } = request
  return {
    variantColumn,
    variants: 'from_file',
    ...(unitColumn === undefined ? {} : { unitColumn }),
    metrics: metrics.map((metric) => {
      const { name, kind, column, denominator, covariate, covariateDenominator } = metric
      return {
        metric: name,
        kind: kind === 'quantile' ? (clusterColumn === undefined ? 'mean' : 'event') : kind,
        column,
        ...(denominator === undefined ? {} : { denominator }),
        ...(covariate === undefined ? {} : { covariate }),
        ...(covariateDenominator === undefined ? {} : { covariateDenominator }),
      }
    }),
  }
}

/** Lands a stage and measures every treatment beside the control. */
export async function measure(
  engine: EventEngine,
  { stageId }: StagedUnits,
  { metrics, control, clusterColumn }: AnalyzeRequest,
): Promise<Measured> {
  await engine.landUnits(stageId, DATASET)
  const pairs: MeasuredPair[] = []
  const units = new Map<string, number>()
  for (const metric of metrics) {
    const arms = await momentsOf(engine, metric)
    for (const { variant, moments } of arms) {
      if (moments.kind === 'quantile') units.set(variant, moments.clusters?.n ?? moments.n)
    }
    const baseline = arms.find(({ variant }) => variant === control)
    if (baseline === undefined) throw new UnitsError('variant_empty', `'${control}' has no row`)
    for (const { variant, moments } of arms) {
      if (variant === control) continue
      const both = { control: baseline.moments, treatment: moments }
      pairs.push({ metric, control, treatment: variant, arms: both })
    }
  }
  return { pairs, unitsOfEvents: clusterColumn === undefined ? undefined : units }
}

async function momentsOf(
  engine: EventEngine,
  { name, kind, level, cap, covariate }: MetricRequest,
): Promise<readonly { readonly variant: string; readonly moments: ArmMoments }[]> {
  const of = { dataset: DATASET, metric: name }
  if (kind === 'quantile') return engine.quantiles({ ...of, level: level ?? Number.NaN })
  const query = { ...of, kind, covariate: covariate !== undefined }
  return engine.moments({ ...query, ...(cap === undefined ? {} : { cap }) })
}
