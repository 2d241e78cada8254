import { linearise, adjustedVariance, type Arm } from '../arm.js'
import { requireNonNegative, requirePositive, requireFinite } from '../domain.js'
import type { CovariateMoments, Moments } from '../moments.js'
import { entry } from '../numeric/matrix.js'
import { blockOf, mergeBlocks } from '../block.js'
import { rankProbabilities, type ArmBelief } from './best-arm.js'

export interface ThompsonOptions {
  readonly prior: { readonly mean: number; readonly variance: number }
  /** Where the metric should go; up unless said. */
  readonly direction?: 'up' | 'down'
  /** Weigh arms by their chance to be best or second best (top-two Thompson sampling). */
  readonly topTwo?: boolean
  /** Share every arm keeps. */
  readonly floor?: number
  /** Covariate coefficient to use instead of the one estimated from all arms together. */
  readonly theta?: number
}

export interface ThompsonWeights {
  readonly beliefs: readonly ArmBelief[]
  readonly bestProbabilities: readonly number[]
  /** Shares of the next units, adding to one; all NaN until each arm has 100 units. */
  readonly weights: readonly number[]
}

// Below this the normal approximation of an arm's mean is not to be steered by.
const enoughUnits = 100

/**
 * Shares for a bandit's next period: each arm gets its probability of being the best. Beliefs are
 * normal posteriors per arm; metrics with a covariate are adjusted with one coefficient over all
 * arms. An arm without variance makes everything NaN.
 *
 * @throws RangeError when there is no arm, the prior variance is not above 0, the floor is
 * negative, or the arms hold different kinds of moments.
 */
export function thompsonWeights(
  arms: readonly Moments[],
  options: ThompsonOptions,
): ThompsonWeights {
  const { prior, direction = 'up', topTwo = false, floor = 0 } = options
  requireFinite('prior.mean', prior.mean)
  requirePositive('prior.variance', prior.variance)
  requireNonNegative('floor', floor)
  const linear = linearised(arms, options.theta)
  const beliefs = linear.map((arm) => belief(arm, prior))
  const nan = arms.map(() => Number.NaN)
  if (beliefs.some(({ standardDeviation }) => !(standardDeviation > 0))) {
    return { beliefs, bestProbabilities: nan, weights: nan }
  }
  const { best, second } = rankProbabilities(beliefs, direction)
  const even = 1 / arms.length
  const spare = 1 - arms.length * floor
  const share = best.map((p, index) => (topTwo ? (p + (second[index] ?? 0)) / 2 : p))
  const weights = spare <= 0 ? share.map(() => even) : share.map((p) => floor + spare * p)
  const enough = arms.every(({ n }) => n >= enoughUnits)
  return { beliefs, bestProbabilities: best, weights: enough ? weights : nan }
}

interface Estimated {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

function linearised(arms: readonly Moments[], given: number | undefined): Estimated[] {
  const kind = arms[0]?.kind
  if (kind === undefined) throw new RangeError('arms must hold at least one arm')
  if (arms.some((arm) => arm.kind !== kind))
    throw new RangeError(`arms must all hold ${kind} moments`)
  const adjusting = arms.filter((arm): arm is CovariateMoments => arm.kind === 'covariate')
  const { theta, centre } = adjustment(adjusting, given)
  return arms.map((moments) => {
    const arm: Arm = linearise(moments)
    const mean = arm.mean - theta * (arm.covariateMean - centre)
    return { n: arm.n, mean, variance: adjustedVariance(arm, theta, 1) }
  })
}

// One coefficient from all arms together, applied around their common covariate mean.
function adjustment(
  arms: readonly CovariateMoments[],
  given: number | undefined,
): {
  readonly theta: number
  readonly centre: number
} {
  if (arms.length === 0) return { theta: 0, centre: 0 }
  const { means, cross } = arms.map(blockOf).reduce(mergeBlocks)
  const [outcome, covariate] = [entry(cross, 0, 0), entry(cross, 1, 1)]
  const estimated = outcome > 0 && covariate > 0 ? entry(cross, 0, 1) / covariate : 0
  return { theta: given ?? estimated, centre: means[1] ?? 0 }
}

function belief(
  { n, mean, variance }: Estimated,
  prior: { readonly mean: number; readonly variance: number },
): ArmBelief {
  if (!(variance > 0)) return { mean: Number.NaN, standardDeviation: Number.NaN }
  const precision = n / variance + 1 / prior.variance
  const weighted = (n / variance) * mean + prior.mean / prior.variance
  return { mean: weighted / precision, standardDeviation: 1 / Math.sqrt(precision) }
}
