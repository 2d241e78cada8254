import { resolve } from 'node:path'
import { InputError } from '../input-error.js'
import { readAlpha, readWeights } from '../read-number.js'
import { readCorrection, readPrior, readSequential, type MethodOptions } from './read-method.js'
import { readMetrics, type MetricOptions } from './read-metrics.js'
import type { AnalyzeRequest, MetricRequest } from './request.js'

/** The options of the command line, as commander collects them. */
export interface AnalyzeOptions extends MetricOptions, MethodOptions {
  readonly variant: string
  readonly control: string
  readonly unit?: string
  readonly cluster?: string
  readonly weights?: string
  readonly alpha: string
  readonly rejects?: string
  readonly json: boolean
}

/** Checks everything about a command line that does not take the file to know. */
export function readOptions(file: string, options: AnalyzeOptions, folder: string): AnalyzeRequest {
  const metrics = readMetrics(options)
  const { unit, weights, rejects, correction, bayes } = options
  const sequential = readSequential(options)
  return {
    file: resolve(folder, file),
    variantColumn: options.variant,
    control: options.control,
    metrics,
    alpha: readAlpha(options.alpha),
    ...(unit === undefined ? {} : { unitColumn: unit }),
    ...readCluster(options, metrics),
    ...(weights === undefined ? {} : { weights: readWeights(weights) }),
    ...(correction === undefined ? {} : { correction: readCorrection(correction) }),
    ...(sequential === undefined ? {} : { sequential }),
    ...(bayes === undefined ? {} : { prior: readPrior(bayes) }),
    ...(rejects === undefined ? {} : { rejectsFile: resolve(folder, rejects) }),
  }
}

function readCluster(
  { cluster, unit }: AnalyzeOptions,
  metrics: readonly MetricRequest[],
): Pick<AnalyzeRequest, 'clusterColumn'> {
  if (cluster === undefined) return {}
  if (unit !== undefined) {
    const message = '--cluster and --unit exclude each other: rows are either events or units'
    throw new InputError('bad_cluster', message)
  }
  const other = metrics.find(({ kind }) => kind !== 'quantile')
  if (other === undefined) return { clusterColumn: cluster }
  const message = `--cluster: rows are events, and '${other.name}' is a ${other.kind} over units`
  throw new InputError('bad_cluster', message)
}
