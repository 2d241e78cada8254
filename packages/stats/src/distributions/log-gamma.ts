import { requirePositive } from '../domain.js'

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)
// Coefficients of Stirling's series, B_2k / (2k (2k - 1)).
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]
// From here the series above is exact to the last digit.
const asymptotic = 12

/** ln Gamma(a). @throws RangeError when a is not above 0. */
export function logGamma(a: number): number {
  requirePositive('a', a)
  return (a - 0.5) * Math.log(a) - a + halfLogTwoPi + stirlingError(a)
}

/**
 * What Stirling's formula (a - 1/2) ln a - a + ln sqrt(2 pi) leaves of ln Gamma(a). Differences of
 * log-gammas of large numbers are exact when their leading terms are cancelled by hand and only
 * this small rest is subtracted.
 */
export function stirlingError(a: number): number {
  let shifted = a
  let rest = 0
  // Gamma(a + 1) = a Gamma(a), carried through Stirling's leading terms.
  while (shifted < asymptotic) {
    rest += (shifted + 0.5) * Math.log1p(1 / shifted) - 1
    shifted += 1
  }
  const inverse = 1 / shifted
  const square = inverse * inverse
  return rest + inverse * stirling.reduceRight((sum, term) => sum * square + term, 0)
}

/** ln(1 + x) - x without cancellation near 0. */
export function log1pMinus(x: number): number {
  if (Math.abs(x) > 0.3) return Math.log1p(x) - x
  // 2 atanh(r) with r = x / (2 + x), its first term taken together with -x.
  const r = x / (2 + x)
  const square = r * r
  let power = r * square
  let sum = 0
  for (let odd = 3; Math.abs(power / odd) > 1e-18 * Math.abs(sum); odd += 2) {
    sum += power / odd
    power *= square
  }
  return 2 * sum - x * r
}
