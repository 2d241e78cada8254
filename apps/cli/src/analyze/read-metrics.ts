import { InputError } from '../input-error.js'
import { readDecimal } from '../read-number.js'
import type { MetricRequest } from './request.js'

/** The options that say what is measured. */
export interface MetricOptions {
  readonly metric?: readonly string[]
  readonly ratio?: readonly string[]
  readonly quantile?: readonly string[]
  readonly covariate?: readonly string[]
  readonly cap?: readonly string[]
  readonly down?: readonly string[]
}

type Spec = Omit<MetricRequest, 'down'>

/** The metrics of a command line: those of --metric, then --ratio, then --quantile. */
export function readMetrics(options: MetricOptions): readonly MetricRequest[] {
  const specs = [
    ...(options.metric ?? []).map(readMetric),
    ...(options.ratio ?? []).map(readRatio),
    ...(options.quantile ?? []).map(readQuantile),
  ]
  if (specs.length === 0) {
    throw new InputError('no_metric', 'nothing to compare: give --metric, --ratio or --quantile')
  }
  const names = specs.map(({ name }) => name)
  const twice = specs.find(({ name }, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    const option = optionOf(twice)
    throw new InputError('repeated_metric', `${option} names '${twice.name}' more than once`)
  }
  const covariates = byMetric('--covariate', options.covariate ?? [], names)
  const caps = byMetric('--cap', options.cap ?? [], names)
  const down = options.down ?? []
  const unknown = down.find((name) => !names.includes(name))
  if (unknown !== undefined) throw notAMetric('--down', unknown, names)
  return specs.map((spec) => {
    const covariate = covariates.get(spec.name)
    const cap = caps.get(spec.name)
    return {
      ...spec,
      ...(covariate === undefined ? {} : readCovariate(spec, covariate)),
      ...(cap === undefined ? {} : { cap: readCap(spec, cap) }),
      down: down.includes(spec.name),
    }
  })
}

function optionOf({ kind }: Spec): string {
  return kind === 'ratio' || kind === 'quantile' ? `--${kind}` : '--metric'
}

function readMetric(spec: string): Spec {
  const at = spec.lastIndexOf(':')
  const column = spec.slice(0, Math.max(at, 0)).trim()
  const kind = spec.slice(at + 1)
  if (column !== '' && (kind === 'proportion' || kind === 'mean')) {
    return { name: column, column, kind }
  }
  const message = `--metric '${spec}' should read COLUMN:proportion or COLUMN:mean`
  throw new InputError('bad_metric', message)
}

function readRatio(spec: string): Spec {
  const [column = '', denominator = '', ...more] = spec.split('/').map((part) => part.trim())
  if (column !== '' && denominator !== '' && column !== denominator && more.length === 0) {
    return { name: `${column}/${denominator}`, kind: 'ratio', column, denominator }
  }
  const message = `--ratio '${spec}' should read NUMERATOR/DENOMINATOR, two different columns`
  throw new InputError('bad_ratio', message)
}

function readQuantile(spec: string): Spec {
  const at = spec.lastIndexOf('=')
  const column = spec.slice(0, Math.max(at, 0)).trim()
  const level = readDecimal(spec.slice(at + 1))
  if (column !== '' && level !== undefined && level > 0 && level < 1) {
    return { name: `${column}@${level}`, kind: 'quantile', column, level }
  }
  const message = `--quantile '${spec}' should read COLUMN=LEVEL with a level between 0 and 1`
  throw new InputError('bad_quantile', message)
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

function readCovariate(
  { name, kind }: Spec,
  text: string,
): Pick<MetricRequest, 'covariate' | 'covariateDenominator'> {
  if (kind === 'quantile') {
    const message = `--covariate: '${name}' is a quantile, which is not adjusted by a covariate`
    throw new InputError('bad_covariate', message)
  }
  if (kind !== 'ratio') return { covariate: text }
  const [covariate = '', covariateDenominator = '', ...more] = text
    .split('/')
    .map((part) => part.trim())
  const isPair = covariate !== '' && covariateDenominator !== '' && more.length === 0
  if (isPair && covariate !== covariateDenominator) return { covariate, covariateDenominator }
  const message = `--covariate '${name}=${text}' should read ${name}=PAST_NUMERATOR/PAST_DENOMINATOR`
  throw new InputError('bad_covariate', message)
}

function readCap({ name, kind }: Spec, cap: string): number {
  if (kind === 'proportion' || kind === 'quantile') {
    throw new InputError('bad_cap', `--cap: '${name}' is a ${kind}, which is not capped`)
  }
  const quantile = readDecimal(cap)
  if (quantile !== undefined && quantile > 0 && quantile < 1) return quantile
  throw new InputError('bad_cap', `--cap ${name}=${cap}: a quantile lies between 0 and 1`)
}
