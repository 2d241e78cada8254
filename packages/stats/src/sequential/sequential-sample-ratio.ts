import { log1pMinus, stirlingError } from '../distributions/log-gamma.js'
import { requireNonNegative, requirePositive } from '../domain.js'

export interface SequentialSampleRatioLook {
  /** Evidence against the planned split; an alarm at level alpha when above -ln(alpha). */
  readonly logBayesFactor: number
  /** Valid however often one looks: never rises from look to look. */
  readonly pValue: number
}

/**
 * Sample ratio mismatch that may be checked after every batch: the Bayes factor of a Dirichlet
 * prior around the planned split against the split itself (Lindon and Malek, "Anytime-valid
 * inference for multinomial count data"). A larger concentration looks for smaller deviations.
 * `increments` are the new units per arm at each look. Arms of weight 0 take no part; with fewer
 * than two arms nothing can deviate.
 *
 * @throws RangeError when a count or weight is negative, lengths differ or concentration is not
 * above 0.
 */
export function sequentialSampleRatio(
  increments: readonly (readonly number[])[],
  weights: readonly number[],
  { concentration }: { readonly concentration: number },
): SequentialSampleRatioLook[] {
  requirePositive('concentration', concentration)
  for (const weight of weights) requireNonNegative('weights', weight)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const arms = weights.flatMap((weight, index) =>
    weight > 0 ? [{ index, share: weight / total }] : [],
  )
  const counts = weights.map(() => 0)
  let pValue = 1
  return increments.map((batch) => {
    if (batch.length !== weights.length) {
      throw new RangeError(`increments must have one entry per weight, got ${batch.length}`)
    }
    batch.forEach((units, index) => {
      requireNonNegative('increments', units)
      counts[index] = (counts[index] ?? 0) + units
    })
    const logBayesFactor = bayesFactor(
      arms.map(({ index, share }) => ({ share, units: counts[index] ?? 0 })),
      concentration,
    )
    pValue = Math.min(pValue, Math.exp(-logBayesFactor))
    return { logBayesFactor, pValue }
  })
}

// ln G(A) - ln G(A+N) + sum(ln G(a+n) - ln G(a)) - sum n ln w, with Stirling's leading terms
// cancelled by hand: at a billion units they are 1e10 and their difference is of order one.
function bayesFactor(
  arms: readonly { readonly share: number; readonly units: number }[],
  concentration: number,
): number {
  if (arms.length < 2) return 0
  const units = arms.reduce((sum, arm) => sum + arm.units, 0)
  const after = concentration + units
  const whole =
    stirlingError(concentration) -
    stirlingError(after) -
    ((arms.length - 1) / 2) * Math.log1p(units / concentration)
  return arms.reduce((sum, arm) => {
    const prior = concentration * arm.share
    const surprise = (arm.units - units * arm.share) / (after * arm.share)
    const fit = (1 + surprise) * log1pMinus(surprise) + surprise * surprise
    const rest = stirlingError(prior + arm.units) - stirlingError(prior)
    return sum + rest + after * arm.share * fit - 0.5 * Math.log1p(surprise)
  }, whole)
}
