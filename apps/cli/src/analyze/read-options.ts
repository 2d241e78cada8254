import { resolve } from 'node:path'
import { InputError } from '../input-error.js'
import type { AnalyzeRequest, MetricRequest } from './request.js'

/** The options of the command line, as commander collects them. */
export interface AnalyzeOptions {
  readonly variant: string
  readonly control: string
  readonly metric: readonly string[]
  readonly unit?: string
  readonly covariate?: readonly string[]
  readonly cap?: readonly string[]
  readonly weights?: string
  readonly down?: readonly string[]
  readonly alpha: string
  readonly rejects?: string
  readonly json: boolean
}

/** Checks everything about a command line that does not take the file to know. */
export function readOptions(file: string, options: AnalyzeOptions, folder: string): AnalyzeRequest {
  const specs = options.metric.map(readMetric)
  const names = specs.map(({ column }) => column)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new InputError('repeated_metric', `--metric names '${twice}' more than once`)
  }
  const { covariate: adjusted = [], cap: capped = [], down = [] } = options
  const covariates = byMetric('--covariate', adjusted, names)
  const caps = byMetric('--cap', capped, names)
  const unknown = down.find((name) => !names.includes(name))
  if (unknown !== undefined) throw notAMetric('--down', unknown, names)
  const metrics = specs.map((spec): MetricRequest => {
    const covariate = covariates.get(spec.column)
    const cap = caps.get(spec.column)
    return {
      ...spec,
      ...(covariate === undefined ? {} : { covariate }),
      ...(cap === undefined ? {} : { cap: readCap(spec, cap) }),
      down: down.includes(spec.column),
    }
  })
  return {
    file: resolve(folder, file),
    variantColumn: options.variant,
    control: options.control,
    metrics,
    alpha: readAlpha(options.alpha),
    ...(options.unit === undefined ? {} : { unitColumn: options.unit }),
    ...(options.weights === undefined ? {} : { weights: readWeights(options.weights) }),
    ...(options.rejects === undefined ? {} : { rejectsFile: resolve(folder, options.rejects) }),
  }
}

function readMetric(spec: string): Pick<MetricRequest, 'column' | 'kind'> {
  const at = spec.lastIndexOf(':')
  const column = spec.slice(0, Math.max(at, 0)).trim()
  const kind = spec.slice(at + 1)
  if (column !== '' && (kind === 'proportion' || kind === 'mean')) return { column, kind }
  const message = `--metric '${spec}' should read COLUMN:proportion or COLUMN:mean`
  throw new InputError('bad_metric', message)
}

/** Values given as METRIC=VALUE; a metric's name may itself hold an equals sign. */
function byMetric(
  option: string,
  specs: readonly string[],
  names: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const spec of specs) {
    const [name] = names
      .filter((known) => spec.startsWith(`${known}=`))
      .toSorted((a, b) => b.length - a.length)
    if (name === undefined) throw notAMetric(option, spec, names)
    const value = spec.slice(name.length + 1).trim()
    if (value === '') throw new InputError('bad_option', `${option} '${spec}' has no value`)
    if (found.has(name)) {
      throw new InputError('repeated_option', `${option} is given twice for '${name}'`)
    }
    found.set(name, value)
  }
  return found
}

function notAMetric(option: string, spec: string, names: readonly string[]): InputError {
  const message = `${option} '${spec}' names none of the metrics: ${names.join(', ')}`
  return new InputError('unknown_metric', message)
}

function readCap({ column, kind }: Pick<MetricRequest, 'column' | 'kind'>, cap: string): number {
  if (kind === 'proportion') {
    throw new InputError('bad_cap', `--cap: '${column}' is a proportion, which is not capped`)
  }
  const quantile = readDecimal(cap)
  if (quantile !== undefined && quantile > 0 && quantile < 1) return quantile
  throw new InputError('bad_cap', `--cap ${column}=${cap}: a quantile lies between 0 and 1`)
}

function readAlpha(text: string): number {
  const alpha = readDecimal(text)
  if (alpha !== undefined && alpha > 0 && alpha < 1) return alpha
  throw new InputError('bad_alpha', `--alpha '${text}' is not a number between 0 and 1`)
}

function readWeights(text: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=')
    const variant = part.slice(0, Math.max(at, 0)).trim()
    const weight = readDecimal(part.slice(at + 1))
    if (variant === '' || weight === undefined) {
      const message = `--weights '${part}' should read VARIANT=NUMBER, as in a=1,b=1`
      throw new InputError('bad_weight', message)
    }
    if (!(weight > 0)) {
      throw new InputError(
        'bad_weight',
        `--weights: '${variant}' has weight ${weight}, not above 0`,
      )
    }
    if (weights.has(variant)) {
      throw new InputError('bad_weight', `--weights names '${variant}' more than once`)
    }
    weights.set(variant, weight)
  }
  return weights
}

function readDecimal(text: string): number | undefined {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
