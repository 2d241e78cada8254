import { testEffect, type CompareOptions, type Comparison } from '../compare.js'
import { welch, type Difference, type Effect, type UndefinedReason } from '../effect.js'
import type { Moments, RatioCovariateMoments } from '../moments.js'
import { bilinear, build, entry, type Matrix } from '../numeric/matrix.js'
import { blockOf, mergeBlocks, type Block } from './block.js'
import { estimateStratum } from './stratum-estimate.js'

/** Both arms of one stratum: units that share a property known before the experiment. */
export interface Stratum {
  readonly control: Moments | RatioCovariateMoments
  readonly treatment: Moments | RatioCovariateMoments
}

/**
 * Compares the arms within strata and weighs the strata by their size, which takes out the noise of
 * an uneven split across strata. Metrics with a covariate are adjusted by least squares inside each
 * stratum. Formulas: docs/statistics.md, "Post-stratification".
 *
 * A stratum with too few units in an arm to have a variance makes the result `zero_variance`; put
 * small strata together before.
 *
 * @throws RangeError when there is no stratum, alpha is not in (0, 1) or the kinds of moments
 * differ.
 */
export function postStratify(strata: readonly Stratum[], options: CompareOptions): Comparison {
  return testEffect(stratifiedEffect(strata, options.difference), options)
}

/** The stratified effect, before any test is made of it. */
export function stratifiedEffect(strata: readonly Stratum[], difference: Difference): Effect {
  requireOneKind(strata)
  const blocks = strata.map(({ control, treatment }) => ({
    control: blockOf(control),
    treatment: blockOf(treatment),
  }))
  const controls = blocks.map(({ control }) => control).reduce(mergeBlocks)
  const treatments = blocks.map(({ treatment }) => treatment).reduce(mergeBlocks)
  const units = controls.n + treatments.n
  const { means, covariance } = combineStrata(blocks, units)
  const size = controls.outcomes
  const control = valueOf(means.slice(0, size))
  const treatment = valueOf(means.slice(size))
  const gap = treatment.value - control.value
  const scale = difference === 'absolute' ? 1 : Math.abs(control.value)
  const pull = difference === 'absolute' ? -1 : -treatment.value / control.value / scale
  const gradient = [
    ...control.gradient.map((slope) => slope * pull),
    ...treatment.gradient.map((slope) => slope / scale),
  ]
  const variance = bilinear(gradient, covariance, gradient)
  const arms = pooledVariances(controls, treatments)
  const undefinedBecause = reasonFor(variance, arms, control.value, difference, blocks)
  const known = (value: number): number => (undefinedBecause === null ? value : Number.NaN)
  return {
    estimate: known(gap / scale),
    standardError: known(Math.sqrt(variance)),
    degreesOfFreedom: known(welch(arms.control, controls.n, arms.treatment, treatments.n)),
    theta: null,
    undefinedBecause,
    baseline: control.value,
    units,
  }
}

// Weighted means over strata; their covariance is that within strata plus what the shares of the
// strata could have been.
function combineStrata(
  blocks: readonly { readonly control: Block; readonly treatment: Block }[],
  units: number,
): { readonly means: readonly number[]; readonly covariance: Matrix } {
  const parts = blocks.map(({ control, treatment }) => ({
    share: (control.n + treatment.n) / units,
    ...estimateStratum(control, treatment),
  }))
  const length = parts[0]?.means.length ?? 0
  const at = (means: readonly number[], index: number): number => means[index] ?? Number.NaN
  const means = Array.from({ length }, (_, index) =>
    parts.reduce((sum, part) => sum + part.share * at(part.means, index), 0),
  )
  const covariance = build(length, length, (row, column) =>
    parts.reduce((sum, { share, means: own, covariance: within }) => {
      const apart = (at(own, row) - at(means, row)) * (at(own, column) - at(means, column))
      return sum + share ** 2 * entry(within, row, column) + (share * apart) / units
    }, 0),
  )
  return { means, covariance }
}

// A mean is itself; a ratio is numerator over denominator, with its gradient.
function valueOf(means: readonly number[]): {
  readonly value: number
  readonly gradient: readonly number[]
} {
  const [numerator = Number.NaN, denominator] = means
  if (denominator === undefined) return { value: numerator, gradient: [1] }
  const value = numerator / denominator
  return { value, gradient: [1 / denominator, -value / denominator] }
}

// Variances of the two adjusted means without regard to strata, for the degrees of freedom.
function pooledVariances(
  control: Block,
  treatment: Block,
): { readonly control: number; readonly treatment: number } {
  const size = control.outcomes
  const slopes = (block: Block): { now: number[]; past: number[] } => {
    const now = valueOf(block.means.slice(0, size)).gradient
    const past = valueOf(block.means.slice(size, 2 * size)).gradient
    const covariates = block.means.length - size
    const nothing = Array.from<number>({ length: size }).fill(0)
    return {
      now: [...now, ...nothing.slice(0, covariates)],
      past: covariates === 0 ? nothing : [...nothing, ...past],
    }
  }
  const linear = (block: Block, x: readonly number[], y: readonly number[]): number =>
    bilinear(x, block.cross, y) / (block.n - 1)
  const [a, b] = [slopes(control), slopes(treatment)]
  const theta = ((): number => {
    if (control.means.length === size) return 0
    if (size === 1) {
      const { cross } = mergeBlocks(control, treatment)
      return entry(cross, 1, 1) > 0 ? entry(cross, 0, 1) / entry(cross, 1, 1) : 0
    }
    const past = linear(control, a.past, a.past) + linear(treatment, b.past, b.past)
    const shared = linear(control, a.now, a.past) + linear(treatment, b.now, b.past)
    return past > 0 ? shared / past : 0
  })()
  const variance = (block: Block, { now, past }: { now: number[]; past: number[] }): number => {
    const gradient = now.map((slope, index) => slope - theta * (past[index] ?? 0))
    return linear(block, gradient, gradient) / block.n
  }
  return { control: variance(control, a), treatment: variance(treatment, b) }
}

function reasonFor(
  variance: number,
  arms: { readonly control: number; readonly treatment: number },
  baseline: number,
  difference: Difference,
  blocks: readonly { readonly control: Block; readonly treatment: Block }[],
): UndefinedReason | null {
  const tooFew = blocks.some(({ control, treatment }) => control.n < 2 || treatment.n < 2)
  if (tooFew || !(arms.control > 0 && arms.treatment > 0)) return 'zero_variance'
  if (difference === 'relative' && baseline === 0) return 'zero_baseline'
  return variance > 0 ? null : 'zero_variance'
}

function requireOneKind(strata: readonly Stratum[]): void {
  const kind = strata[0]?.control.kind
  if (kind === undefined) throw new RangeError('strata must hold at least one stratum')
  if (strata.some(({ control, treatment }) => control.kind !== kind || treatment.kind !== kind)) {
    throw new RangeError(`strata must all hold ${kind} moments`)
  }
}
