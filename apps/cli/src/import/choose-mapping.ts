import type { Experiment, Import, ImportMapping, Metric } from '@sextant/core/contract'
import { InputError } from '../input-error.js'
import type { MappingFlags, MetricFlag } from './request.js'

type Columns = Import['preview']['columns']

/** What the server knows of a file and of the experiment it is for. */
export interface KnownFile {
  readonly columns: Columns
  readonly suggested: Import['suggested']
  readonly variants: Experiment['variants']
  readonly metrics: readonly Metric[]
  /** Keys of the metrics that the plan reads. */
  readonly planned: readonly string[]
  /** Whether a person sees the mapping before the file lands. */
  readonly attended: boolean
}

/**
 * The mapping to stage with: what the command line says, and the server's suggestion for the rest.
 * `--metric` replaces the suggested metrics as a whole; `--covariate` adds to either.
 *
 * @throws InputError unknown_column, variant_column_unknown, variants_unknown, unknown_metric or
 *   metrics_unknown, naming what to give
 */
export function chooseMapping(file: KnownFile, flags: MappingFlags): ImportMapping {
  for (const [option, name] of [
    ['--variant', flags.variantColumn],
    ['--unit', flags.unitColumn],
  ] as const) {
    if (name !== undefined) requireColumn(file.columns, option, name)
  }
  const variantColumn = flags.variantColumn ?? file.suggested?.variantColumn ?? guessed(file)
  if (variantColumn === undefined) {
    const message = `no column looks like the variant; name it with --variant: ${names(file.columns)}`
    throw new InputError('variant_column_unknown', message)
  }
  return {
    variantColumn,
    variants:
      flags.variants === undefined
        ? variantsOf(file, variantColumn)
        : everyVariant(flags.variants, file.variants),
    unitColumn: flags.unitColumn ?? suggestedUnit(file, variantColumn),
    metrics: withCovariates(metricsOf(file, flags.metrics), file, flags.covariates),
  }
}

function guessed({ columns }: KnownFile): string | undefined {
  return columns.find(({ guess }) => guess === 'variant')?.name
}

function suggestedUnit({ columns, suggested }: KnownFile, variantColumn: string): string | null {
  const unit = suggested?.unitColumn ?? columns.find(({ guess }) => guess === 'unit')?.name ?? null
  return unit === variantColumn ? null : unit
}

function variantsOf(file: KnownFile, variantColumn: string): ImportMapping['variants'] {
  if (file.suggested?.variantColumn === variantColumn) {
    return named(file.suggested.variants, file)
  }
  const samples = file.columns.find(({ name }) => name === variantColumn)?.samples ?? []
  const keys = file.variants.map(({ key }) => key)
  if (keys.every((key) => samples.includes(key))) {
    return keys.map((key) => ({ value: key, variant: key }))
  }
  const message =
    `column '${variantColumn}' holds ${samples.join(', ')}; say what they stand for with ` +
    `--map VALUE=VARIANT, once for each of ${keys.join(', ')}`
  throw new InputError('variants_unknown', message)
}

/** Which value is the control is taken from their order only when somebody looks at it. */
function named(
  pairs: ImportMapping['variants'],
  { variants, attended }: KnownFile,
): ImportMapping['variants'] {
  const byName = pairs.every(({ value, variant }) => {
    const name = variants.find(({ key }) => key === variant)?.name
    return [variant, name?.en, name?.zh].some((known) => known?.toLowerCase() === plain(value))
  })
  if (attended || byName) return pairs
  const flags = pairs.map(({ value, variant }) => `--map ${value}=${variant}`).join(' ')
  const message = `only their order says what the values stand for; say it yourself, as in ${flags}`
  throw new InputError('variants_unknown', message)
}

function plain(value: string): string {
  return value.trim().toLowerCase()
}

function everyVariant(
  pairs: NonNullable<MappingFlags['variants']>,
  planned: KnownFile['variants'],
): ImportMapping['variants'] {
  const missing = planned.find(({ key }) => !pairs.some(({ variant }) => variant === key))
  if (missing === undefined) return pairs.map((pair) => ({ ...pair }))
  const message = `--map says no value of variant '${missing.key}'; every variant of the plan needs one`
  throw new InputError('variants_unknown', message)
}

function metricsOf(
  { columns, suggested, metrics, planned }: KnownFile,
  flags: readonly MetricFlag[] | undefined,
): ImportMapping['metrics'] {
  if (flags !== undefined) return flags.map((flag) => metricOf(flag, columns, metrics))
  if (suggested !== null) return suggested.metrics
  const message =
    `no column is named like a metric of the plan (${planned.join(', ')}); say which is which ` +
    `with --metric METRIC=COLUMN: ${names(columns)}`
  throw new InputError('metrics_unknown', message)
}

/** Covariates belong to metrics that are brought in. */
function withCovariates(
  mapped: ImportMapping['metrics'],
  { columns, metrics }: KnownFile,
  covariates: MappingFlags['covariates'] = new Map(),
): ImportMapping['metrics'] {
  const keyOf = (id: string) => metrics.find((metric) => metric.id === id)?.key ?? id
  const keys = mapped.map(({ metricId }) => keyOf(metricId))
  for (const [key, column] of covariates) {
    if (!keys.includes(key)) {
      const message = `--covariate ${key}=${column}: the metrics brought in are ${keys.join(', ')}`
      throw new InputError('unknown_metric', message)
    }
    for (const name of Object.values(pastOf(column, columns))) {
      if (name !== null) requireColumn(columns, `--covariate ${key}=${column}`, name)
    }
  }
  return mapped.map((metric) => {
    const past = covariates.get(keyOf(metric.metricId))
    return past === undefined ? metric : { ...metric, ...pastOf(past, columns) }
  })
}

/** One column, or the two of a ratio; a name may itself hold a slash. */
function pastOf(text: string, columns: Columns) {
  const whole = { covariate: text, covariateDenominator: null }
  if (has(columns, text)) return whole
  const halves = halvesOf(text, columns)
  if (halves === undefined) return whole
  return { covariate: halves[0], covariateDenominator: halves[1] }
}

function halvesOf(text: string, columns: Columns): readonly [string, string] | undefined {
  const pairs = [...text.matchAll(/\//g)].map(
    ({ index }) => [text.slice(0, index), text.slice(index + 1)] as const,
  )
  return pairs.find(([first, second]) => has(columns, first) && has(columns, second))
}

function metricOf(
  { key, columns: text }: MetricFlag,
  columns: Columns,
  metrics: readonly Metric[],
) {
  const metric = metrics.find((one) => one.key === key)
  if (metric === undefined) {
    throw new InputError('unknown_metric', `--metric ${key}=${text}: there is no metric '${key}'`)
  }
  const metricId = metric.id
  if (has(columns, text)) return { metricId, column: text, denominator: null }
  const halves = halvesOf(text, columns)
  if (halves !== undefined) return { metricId, column: halves[0], denominator: halves[1] }
  const parts = metric.kind === 'ratio' ? text.split('/') : [text]
  const missing = parts.find((part) => !has(columns, part)) ?? text
  requireColumn(columns, `--metric ${key}=${text}`, missing)
  return { metricId, column: text, denominator: null }
}

function has(columns: Columns, wanted: string): boolean {
  return columns.some(({ name }) => name === wanted)
}

function requireColumn(columns: Columns, option: string, name: string): void {
  if (has(columns, name)) return
  const message = `${option}: the file has no column '${name}'; it has ${names(columns)}`
  throw new InputError('unknown_column', message)
}

function names(columns: Columns): string {
  return columns.map(({ name }) => name).join(', ')
}
