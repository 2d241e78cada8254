import type { UnitMapping } from '@sextant/events'
import type { z } from 'zod'
import type { ImportMapping } from '../contract/import.js'
import { invalid } from '../errors.js'
import type { LockedMetric, LockedPlan } from '../experiments/locked-plan.js'

type Mapping = z.output<typeof ImportMapping>

/**
 * Refuses a mapping that does not fit the plan: every planned variant has a value and no other has;
 * metrics are planned ones, each once, the target among them; a ratio, and only a ratio, has a
 * denominator; no column means two things, and what was measured is nobody's past. Columns not in the file are left to the engine.
 */
export function checkMapping(mapping: Mapping, plan: LockedPlan): void {
  checkVariants(mapping, plan)
  const ids = mapping.metrics.map((metric) => metric.metricId)
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
  if (repeated !== undefined) throw invalid('experiment.metric_repeated', { id: repeated })
  for (const metric of mapping.metrics) {
    const { kind, key } = plannedMetric(plan, metric.metricId)
    if ((kind === 'ratio') !== (metric.denominator !== null)) {
      throw invalid('import.mapping_incomplete', { missing: 'denominator', metric: key })
    }
    const pastIsRatio = metric.covariateDenominator !== null
    if (pastIsRatio !== (kind === 'ratio' && metric.covariate !== null)) {
      const message = `${key}: the past of a ratio, and only of a ratio, is two columns`
      throw invalid('request.invalid', { path: 'metrics', message })
    }
  }
  const target = plan.metrics.find((metric) => metric.role === 'target')
  if (target !== undefined && !ids.includes(target.metricId)) {
    throw invalid('import.mapping_incomplete', { missing: 'target', metric: target.key })
  }
  checkColumns(mapping)
}

function checkVariants(mapping: Mapping, plan: LockedPlan): void {
  for (const { variant } of mapping.variants) {
    if (!plan.variants.some((planned) => planned.key === variant)) {
      throw invalid('experiment.treatment_unknown', { variant })
    }
  }
  for (const { key, isControl } of plan.variants) {
    if (mapping.variants.some((item) => item.variant === key)) continue
    if (isControl) throw invalid('import.unknown_control', { variant: key })
    throw invalid('import.mapping_incomplete', { missing: 'variant', variant: key })
  }
  const values = mapping.variants.map((item) => item.value)
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice !== undefined) {
    throw invalid('request.invalid', { path: 'variants', message: `${twice} is mapped twice` })
  }
}

function checkColumns(mapping: Mapping): void {
  const { variantColumn, unitColumn, metrics } = mapping
  const roles = [variantColumn, ...(unitColumn === null ? [] : [unitColumn])]
  const measured = metrics.flatMap(({ column, denominator }) => [column, denominator ?? column])
  const mixed = roles.find(
    (name, index) => roles.indexOf(name) !== index || measured.includes(name),
  )
  const pasts = metrics.flatMap(({ covariate, covariateDenominator }) =>
    [covariate, covariateDenominator].flatMap((past) => past ?? []),
  )
  const measuredPast = pasts.find((name) => measured.includes(name) || roles.includes(name))
  if (measuredPast !== undefined)
    throw invalid('import.column_used_twice', { column: measuredPast })
  if (mixed !== undefined) throw invalid('import.column_used_twice', { column: mixed })
  const halves = metrics.find(
    ({ covariate, covariateDenominator }) =>
      covariate !== null && covariate === covariateDenominator,
  )
  if (halves !== undefined) {
    throw invalid('import.column_used_twice', { column: halves.covariate ?? '' })
  }
  // A column may be a metric and the denominator of another; the same value twice is a slip.
  for (const [index, { column, denominator }] of metrics.entries()) {
    const again = metrics.findIndex(
      (other) => other.column === column && other.denominator === denominator,
    )
    if (again !== index || denominator === column) {
      throw invalid('import.column_used_twice', { column })
    }
  }
}

/** The mapping in the engine's words: metrics by key, with the kind their locked definition has. */
export function unitMappingOf(mapping: Mapping, plan: LockedPlan): UnitMapping {
  return {
    variantColumn: mapping.variantColumn,
    variants: mapping.variants,
    ...(mapping.unitColumn === null ? {} : { unitColumn: mapping.unitColumn }),
    metrics: mapping.metrics.map((mapped) => {
      const { metricId, column, denominator, covariate, covariateDenominator } = mapped
      const { key, kind } = plannedMetric(plan, metricId)
      const usesPast = plan.plan.varianceReduction === 'cuped'
      return {
        metric: key,
        kind,
        column,
        ...(denominator === null ? {} : { denominator }),
        // A past that the plan does not use must not set rows aside.
        ...(covariate === null || !usesPast ? {} : { covariate }),
        ...(covariateDenominator === null || !usesPast ? {} : { covariateDenominator }),
      }
    }),
  }
}

function plannedMetric(plan: LockedPlan, metricId: string): LockedMetric {
  const metric = plan.metrics.find((planned) => planned.metricId === metricId)
  if (metric === undefined) throw invalid('import.metric_not_planned', { id: metricId })
  return metric
}
