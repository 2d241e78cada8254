import { testEffect, type CompareOptions, type Comparison } from '../compare.js'
import { estimateEffect, type Difference, type Effect } from '../effect.js'
import type { PlainMoments } from '../moments.js'
import { bilinear, build, entry, type Matrix } from '../numeric/matrix.js'
import { blockOf, mergeBlocks, momentsOf, type Block } from '../block.js'
import { estimateStratum } from './stratum-estimate.js'

/** Both arms of one stratum: units that share a property known before the experiment. */
export interface Stratum {
  readonly control: PlainMoments
  readonly treatment: PlainMoments
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
  const { baseline, estimate, gradient } = lift(means, controls.outcomes, difference)
  const variance = bilinear(gradient, covariance, gradient)
  // Degrees of freedom are those of the arms without regard to strata.
  const pooled = estimateEffect(momentsOf(controls), momentsOf(treatments), 'absolute')
  const tooFew = blocks.some(({ control, treatment }) => control.n < 2 || treatment.n < 2)
  const noBaseline = difference === 'relative' && baseline === 0
  const noVariance = tooFew || pooled.undefinedBecause !== null || !(noBaseline || variance > 0)
  const undefinedBecause = noVariance ? 'zero_variance' : noBaseline ? 'zero_baseline' : null
  const known = (value: number): number => (undefinedBecause === null ? value : Number.NaN)
  return {
    estimate: known(estimate),
    standardError: known(Math.sqrt(variance)),
    degreesOfFreedom: known(pooled.degreesOfFreedom),
    theta: null,
    undefinedBecause,
    baseline,
    units,
  }
}

// The effect and its gradient in the outcome means, control first.
function lift(
  means: readonly number[],
  outcomes: number,
  difference: Difference,
): { readonly baseline: number; readonly estimate: number; readonly gradient: readonly number[] } {
  const control = valueOf(means.slice(0, outcomes))
  const treatment = valueOf(means.slice(outcomes))
  const scale = difference === 'absolute' ? 1 : Math.abs(control.value)
  const pull = difference === 'absolute' ? -1 : -treatment.value / control.value / scale
  return {
    baseline: control.value,
    estimate: (treatment.value - control.value) / scale,
    gradient: [
      ...control.gradient.map((slope) => slope * pull),
      ...treatment.gradient.map((slope) => slope / scale),
    ],
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

function requireOneKind(strata: readonly Stratum[]): void {
  const kind = strata[0]?.control.kind
  if (kind === undefined) throw new RangeError('strata must hold at least one stratum')
  if (strata.some(({ control, treatment }) => control.kind !== kind || treatment.kind !== kind)) {
    throw new RangeError(`strata must all hold ${kind} moments`)
  }
}
