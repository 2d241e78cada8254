import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { requireFinite, requirePositive } from '../domain.js'

/**
 * How alpha is spent as information accrues (Lan and DeMets 1983): like O'Brien-Fleming (late),
 * like Pocock (evenly), a power of the information fraction, or Hwang, Shih and DeCani's family.
 */
export type AlphaSpending =
  | { readonly kind: 'obrien-fleming' }
  | { readonly kind: 'pocock' }
  | { readonly kind: 'power'; readonly exponent: number }
  | { readonly kind: 'hwang-shih-decani'; readonly gamma: number }

/**
 * The part of `alpha` that may be used up at information fraction t.
 *
 * @throws RangeError when the family's parameter is outside its domain.
 */
export function spentAlpha(spending: AlphaSpending, alpha: number, t: number): number {
  switch (spending.kind) {
    case 'obrien-fleming':
      return 2 * normalSurvival(normalUpperQuantile(alpha / 2) / Math.sqrt(t))
    case 'pocock':
      return alpha * Math.log1p((Math.E - 1) * t)
    case 'power':
      requirePositive('exponent', spending.exponent)
      return alpha * t ** spending.exponent
    case 'hwang-shih-decani':
      requireFinite('gamma', spending.gamma)
      if (spending.gamma === 0) return alpha * t
      return (alpha * Math.expm1(-spending.gamma * t)) / Math.expm1(-spending.gamma)
  }
}
