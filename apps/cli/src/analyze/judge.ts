import { adjustPValues, effectPosterior, type EffectPosterior } from '@sextant/stats'
import { compareArms, type ArmComparison, type Arms } from './compare-arms.js'
import type { AnalyzeRequest, MetricRequest } from './request.js'
import { lookAt, type SequentialLook } from './sequential-look.js'

/** One metric of one treatment, with what the file says of it. */
export interface MeasuredPair {
  readonly metric: MetricRequest
  readonly control: string
  readonly treatment: string
  readonly arms: Arms
}

/** A p-value corrected for the number of tests, and intervals that hold all together. */
interface Correction {
  readonly pValue: number
  readonly interval: readonly [number, number]
  readonly relativeInterval: readonly [number, number]
}

export interface MetricComparison extends Omit<MeasuredPair, 'arms'> {
  readonly result: ArmComparison
  readonly sequential?: SequentialLook
  readonly corrected?: Correction
  readonly posterior?: EffectPosterior
}

/** How alpha was shared. */
interface Family {
  /** Tests that have a p-value. */
  readonly tests: number
  /** Alpha over the tests: the level of each corrected interval. */
  readonly intervalAlpha: number
}

export interface Judgement {
  readonly comparisons: readonly MetricComparison[]
  readonly family?: Family
}

/** Compares every pair by the methods asked for. */
export function judge(pairs: readonly MeasuredPair[], request: AnalyzeRequest): Judgement {
  const { alpha, sequential, prior } = request
  const compared = pairs.map(({ arms, ...about }) => ({
    ...about,
    arms,
    result: compareArms(arms, alpha),
    ...(sequential === undefined ? {} : { sequential: lookAt(arms, sequential, alpha) }),
    ...(prior === undefined ? {} : { posterior: posteriorOf(arms, about.metric, request) }),
  }))
  const { correction } = request
  if (correction === undefined) {
    return { comparisons: compared.map(({ arms: _arms, ...rest }) => rest) }
  }
  const pValues = compared.map(decidingP)
  const known = pValues.filter((p) => !Number.isNaN(p))
  const adjusted = adjustPValues(known, correction)
  const tests = Math.max(1, known.length)
  const family = { tests, intervalAlpha: alpha / tests }
  let next = 0
  const comparisons = compared.map(({ arms, ...rest }, index) => {
    const isKnown = !Number.isNaN(pValues[index])
    const pValue = isKnown ? (adjusted[next] ?? Number.NaN) : Number.NaN
    if (isKnown) next += 1
    return { ...rest, corrected: { pValue, ...intervalsAt(arms, request, family.intervalAlpha) } }
  })
  return { comparisons, family }
}

/** The p-value that the result rests on: corrected, else sequential, else of the plain test. */
export function decidingP({
  result,
  sequential,
  corrected,
}: Pick<MetricComparison, 'result' | 'sequential' | 'corrected'>): number {
  return (corrected ?? sequential ?? result).pValue
}

function intervalsAt(arms: Arms, { sequential }: AnalyzeRequest, alpha: number) {
  const { interval, relativeInterval } =
    sequential === undefined ? compareArms(arms, alpha) : lookAt(arms, sequential, alpha)
  return { interval, relativeInterval }
}

function posteriorOf(
  { control, treatment }: Arms,
  { down }: MetricRequest,
  { alpha, prior }: AnalyzeRequest,
): EffectPosterior {
  return effectPosterior(control, treatment, {
    difference: 'relative',
    alpha,
    direction: down ? 'down' : 'up',
    ...(prior?.kind === 'normal' ? { prior } : {}),
  })
}
