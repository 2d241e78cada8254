import type { Experiment, Import, ImportMapping, Metric } from '@sextant/core/contract'
import { lockedMetrics } from '../experiments/locked-plan.js'

type Column = Import['preview']['columns'][number]

/** A planned metric and the columns that hold it; empty texts are not chosen yet. */
export interface MetricChoice {
  readonly metric: Metric
  readonly role: string
  column: string
  denominator: string
  /** The metric before the experiment, as it was suggested; null where there is no such column. */
  covariate: string | null
  /** Of a ratio: the denominator before the experiment. */
  covariateDenominator: string | null
}

/** The mapping as the form holds it: a value of the file for every variant of the plan. */
export interface MappingForm {
  variantColumn: string
  unitColumn: string
  readonly values: Record<string, string>
  readonly metrics: MetricChoice[]
}

/** What the form starts with: the mapping of an earlier try, else the server's guess, else blank. */
export function mappingForm(
  source: Pick<Import, 'mapping' | 'suggested' | 'preview'>,
  experiment: Pick<Experiment, 'variants' | 'lock'>,
  metrics: readonly Metric[],
): MappingForm {
  const known = source.mapping ?? source.suggested
  const guess = (kind: Column['guess']) =>
    source.preview.columns.find((column) => column.guess === kind)?.name ?? ''
  const byId = new Map(metrics.map((metric) => [metric.id, metric]))
  return {
    variantColumn: known?.variantColumn ?? guess('variant'),
    unitColumn: known ? (known.unitColumn ?? '') : guess('unit'),
    values: Object.fromEntries(
      experiment.variants.map(({ key }) => [
        key,
        known?.variants.find((one) => one.variant === key)?.value ?? '',
      ]),
    ),
    metrics: lockedMetrics(experiment.lock).flatMap(({ metricId, role }) => {
      const metric = byId.get(metricId)
      if (metric === undefined) return []
      const mapped = known?.metrics.find((one) => one.metricId === metricId)
      const covariate = mapped?.covariate ?? null
      const covariateDenominator = mapped?.covariateDenominator ?? null
      return [
        {
          metric,
          role,
          column: mapped?.column ?? '',
          denominator: mapped?.denominator ?? '',
          covariate,
          covariateDenominator,
        },
      ]
    }),
  }
}

/** Values the preview saw in a column, for the variants to choose from. */
export function valuesIn(preview: Import['preview'], column: string): readonly string[] {
  const samples = preview.columns.find((one) => one.name === column)?.samples ?? []
  return [...new Set(samples)].filter((value) => value !== '')
}

/** What is still to be chosen; null when the file can be read. Keys stand under `mapping.missing`. */
export function whatIsMissing(
  form: MappingForm,
): 'variant' | 'value' | 'target' | 'denominator' | 'past' | 'twice' | null {
  if (form.variantColumn === '') return 'variant'
  if (Object.values(form.values).includes('')) return 'value'
  if (form.metrics.some((one) => one.role === 'target' && one.column === '')) return 'target'
  const halves = form.metrics.filter((one) => one.metric.kind === 'ratio' && one.column !== '')
  if (halves.some((one) => one.denominator === '')) return 'denominator'
  if (halves.some((one) => (one.covariate === null) !== (one.covariateDenominator === null))) {
    return 'past'
  }
  const read = form.metrics.filter((one) => one.column !== '').map(readFrom)
  return new Set(read).size < read.length ? 'twice' : null
}

/** The columns a metric is computed from; a ratio may share its numerator with a plain metric. */
function readFrom({ metric, column, denominator }: MetricChoice): string {
  return JSON.stringify(metric.kind === 'ratio' ? [column, denominator] : [column])
}

/** What the API takes: metrics without a column are left out. */
export function mappingOf(form: MappingForm): ImportMapping {
  return {
    variantColumn: form.variantColumn,
    variants: Object.entries(form.values).map(([variant, value]) => ({ value, variant })),
    unitColumn: form.unitColumn === '' ? null : form.unitColumn,
    metrics: form.metrics
      .filter((one) => one.column !== '')
      .map(({ metric, column, denominator, covariate, covariateDenominator }) => ({
        metricId: metric.id,
        column,
        denominator: metric.kind === 'ratio' ? denominator : null,
        covariate,
        covariateDenominator: metric.kind === 'ratio' ? covariateDenominator : null,
      })),
  }
}
