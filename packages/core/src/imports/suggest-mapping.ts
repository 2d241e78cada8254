import type { z } from 'zod'
import type { Variant } from '../contract/experiment.js'
import type { ImportMapping, ImportPreview, PreviewColumn } from '../contract/import.js'
import type { MetricKind } from '../contract/metric.js'
import type { TestRole } from '../contract/significance-test.js'

type Column = z.infer<typeof PreviewColumn>
type Mapping = z.output<typeof ImportMapping>

/** A planned metric by the names a column could bear. */
export interface NamedMetric {
  readonly metricId: string
  readonly role: TestRole
  readonly kind: MetricKind
  readonly names: readonly string[]
}

/**
 * A first guess of how a file maps to the plan, for a person to confirm: values of the variant column
 * by key or name, else in order with the control first; metric columns by key or name. Null where
 * the variants or every metric stay unknown.
 */
export function suggestMapping(
  preview: z.infer<typeof ImportPreview>,
  plan: {
    readonly variants: readonly Variant[]
    readonly metrics: readonly NamedMetric[]
    /** The plan takes out of the noise what the past explains. */
    readonly wantsPast?: boolean
  },
): Mapping | null {
  const variantColumn = preview.columns.find((column) => column.guess === 'variant')
  if (variantColumn === undefined) return null
  const variants = matchVariants(variantColumn, plan.variants)
  const matched = matchMetrics(
    preview.columns.filter((column) => column.guess === 'metric'),
    plan.metrics,
  )
  if (variants === null || matched.length === 0) return null
  const metrics =
    plan.wantsPast === true ? withPast(matched, preview.columns, plan.metrics) : matched
  const unitColumn = preview.columns.find((column) => column.guess === 'unit')?.name ?? null
  return { variantColumn: variantColumn.name, variants, unitColumn, metrics }
}

const PAST_MARKS = ['pre', 'preperiod', 'before', 'prior', '实验前', '前期']

/** A column named like a metric's own with a word for the past before or after it. */
function withPast(
  matched: Mapping['metrics'],
  columns: readonly Column[],
  planned: readonly NamedMetric[],
): Mapping['metrics'] {
  const used = matched.map(({ column }) => column)
  return matched.map((metric) => {
    if (planned.find(({ metricId }) => metricId === metric.metricId)?.kind === 'ratio')
      return metric
    const own = plain(metric.column)
    const names = PAST_MARKS.flatMap((mark) => [mark + own, own + mark])
    const past = columns.find(({ name }) => names.includes(plain(name)) && !used.includes(name))
    return past === undefined ? metric : { ...metric, covariate: past.name }
  })
}

function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}\s]+/gu, '')
}

const CONTROL_NAMES = ['control', 'ctrl', 'baseline', 'original', 'a', '0', '对照组', '对照']

function matchVariants(column: Column, variants: readonly Variant[]): Mapping['variants'] | null {
  const values = column.samples
  const named = variants.map((variant) => {
    const names = [variant.key, variant.name.en, variant.name.zh].map((name) => plain(name ?? ''))
    const value = values.find((sample) => plain(sample) !== '' && names.includes(plain(sample)))
    return { variant, value }
  })
  const pairs = named.flatMap(({ variant, value }) =>
    value === undefined ? [] : [{ value, variant: variant.key }],
  )
  const distinct = new Set(pairs.map((pair) => pair.value)).size === pairs.length
  if (pairs.length === variants.length && distinct) return pairs
  if (pairs.length > 0 || column.distinct !== variants.length) return null
  return inOrder(values, variants)
}

/** Values that say nothing of the plan: what reads like a control first, then as they sort. */
function inOrder(values: readonly string[], variants: readonly Variant[]): Mapping['variants'] {
  const rank = (value: string) => (CONTROL_NAMES.includes(plain(value)) ? 0 : 1)
  const sorted = values.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const planned = variants.toSorted((a, b) => Number(b.isControl) - Number(a.isControl))
  return planned.map((variant, index) => ({ value: sorted[index] ?? '', variant: variant.key }))
}

function matchMetrics(
  columns: readonly Column[],
  metrics: readonly NamedMetric[],
): Mapping['metrics'] {
  const matched: Mapping['metrics'] = []
  for (const metric of metrics) {
    // A ratio needs two columns, and a name says nothing of the second.
    if (metric.kind === 'ratio') continue
    if (matched.some((item) => item.metricId === metric.metricId)) continue
    const names = metric.names.map(plain)
    const column = columns.find((candidate) => names.includes(plain(candidate.name)))
    if (column === undefined || matched.some((item) => item.column === column.name)) continue
    matched.push({
      metricId: metric.metricId,
      column: column.name,
      denominator: null,
      covariate: null,
      covariateDenominator: null,
    })
  }
  const target = metrics.find((metric) => metric.role === 'target')
  if (target === undefined || matched.some((item) => item.metricId === target.metricId)) {
    return matched
  }
  const left = columns.filter(
    (column) => column.kind === target.kind && !matched.some((item) => item.column === column.name),
  )
  const [only] = left
  if (only === undefined || left.length > 1) return matched
  return [
    {
      metricId: target.metricId,
      column: only.name,
      denominator: null,
      covariate: null,
      covariateDenominator: null,
    },
    ...matched,
  ]
}
