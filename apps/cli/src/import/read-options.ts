import { resolve } from 'node:path'
import { InputError } from '../input-error.js'
import type { ExperimentReference, ImportRequest, MappingFlags, MetricFlag } from './request.js'

/** The options of the command line, as commander collects them. */
export interface ImportOptions {
  readonly experiment: string
  readonly server: string
  readonly as?: string
  readonly variant?: string
  readonly map?: readonly string[]
  readonly unit?: string
  readonly metric?: readonly string[]
  readonly covariate?: readonly string[]
  readonly rejects?: string
  readonly yes: boolean
  readonly look: boolean
  readonly json: boolean
}

const KEY = /^[a-z][a-z0-9_-]{0,63}$/
const ID = /^[a-z]{2,4}_[A-Za-z0-9-]{1,64}$/

/** Checks everything about a command line that takes neither file nor server to know. */
export function readImportOptions(
  file: string,
  options: ImportOptions,
  folder: string,
): ImportRequest {
  const { as: actorId, rejects, yes, look, json } = options
  if (actorId !== undefined && !ID.test(actorId)) {
    throw new InputError('bad_actor', `--as '${actorId}' is not the id of a person, such as per_1`)
  }
  return {
    file: resolve(folder, file),
    server: readServer(options.server),
    experiment: readExperiment(options.experiment),
    mapping: readMapping(options),
    ...(actorId === undefined ? {} : { actorId }),
    ...(rejects === undefined ? {} : { rejectsFile: resolve(folder, rejects) }),
    yes,
    look,
    json,
  }
}

function readServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.search + url.hash === '') {
    return text.replace(/\/+$/, '')
  }
  const message = `--server '${text}' is not an address such as http://127.0.0.1:8787`
  throw new InputError('bad_server', message)
}

function readExperiment(text: string): ExperimentReference {
  const number = /^EXP-0*([1-9]\d{0,8})$/i.exec(text)?.[1]
  if (number !== undefined) return { number: Number(number) }
  if (text.startsWith('exp_') && ID.test(text)) return { id: text }
  const message = `--experiment '${text}' is neither a number such as EXP-12 nor an id such as exp_1`
  throw new InputError('bad_experiment', message)
}

function readMapping(options: ImportOptions): MappingFlags {
  const { variant, map, unit, metric, covariate } = options
  return {
    ...(variant === undefined ? {} : { variantColumn: variant }),
    ...(map === undefined ? {} : { variants: readVariants(map) }),
    ...(unit === undefined ? {} : { unitColumn: unit }),
    ...(metric === undefined ? {} : { metrics: readMetrics(metric) }),
    ...(covariate === undefined ? {} : { covariates: readCovariates(covariate) }),
  }
}

function readVariants(specs: readonly string[]): NonNullable<MappingFlags['variants']> {
  const pairs = specs.map((spec) => {
    const at = spec.lastIndexOf('=')
    const [value, variant] = [spec.slice(0, Math.max(at, 0)), spec.slice(at + 1)]
    if (value !== '' && KEY.test(variant)) return { value, variant }
    const message = `--map '${spec}' should read VALUE=VARIANT, as in gate_30=control`
    throw new InputError('bad_map', message)
  })
  const values = pairs.map(({ value }) => value)
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice === undefined) return pairs
  throw new InputError('repeated_option', `--map is given twice for '${twice}'`)
}

function readMetrics(specs: readonly string[]): readonly MetricFlag[] {
  const flags = specs.map((spec) => {
    const [key, columns] = splitKey(spec)
    if (columns !== '') return { key, columns }
    const message = `--metric '${spec}' should read METRIC=COLUMN or METRIC=COLUMN/DENOMINATOR`
    throw new InputError('bad_metric', message)
  })
  requireOnce('--metric', flags)
  return flags
}

function readCovariates(specs: readonly string[]): ReadonlyMap<string, string> {
  const flags = specs.map((spec) => {
    const [key, column] = splitKey(spec)
    if (column !== '') return { key, column }
    throw new InputError('bad_covariate', `--covariate '${spec}' should read METRIC=COLUMN`)
  })
  requireOnce('--covariate', flags)
  return new Map(flags.map(({ key, column }) => [key, column]))
}

/** `KEY=COLUMNS`; nothing behind a key that is none. */
function splitKey(spec: string): readonly [key: string, columns: string] {
  const at = spec.indexOf('=')
  const key = spec.slice(0, Math.max(at, 0))
  return [key, KEY.test(key) ? spec.slice(at + 1) : '']
}

function requireOnce(option: string, flags: readonly { readonly key: string }[]): void {
  const keys = flags.map(({ key }) => key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice === undefined) return
  throw new InputError('repeated_metric', `${option} names '${twice}' more than once`)
}
