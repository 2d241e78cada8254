import { betaCdf } from '../distributions/beta.js'

/**
 * Sign test: two-sided exact p-value of pairs (days, strata) in which treatment was higher or
 * lower, when either is as likely; ties are left out before. Twice the smaller tail of a fair
 * binomial, at most 1; 1 without pairs. Source: Arbuthnot (1710); Conover, Practical Nonparametric
 * Statistics, 3.4.
 *
 * @throws RangeError when a count is not a whole number of 0 or more.
 * @example
 * signTest({ higher: 4, lower: 19 }) // 0.0026
 */
export function signTest({
  higher,
  lower,
}: {
  readonly higher: number
  readonly lower: number
}): number {
  for (const [name, count] of Object.entries({ higher, lower })) {
    if (!(Number.isSafeInteger(count) && count >= 0)) {
      throw new RangeError(`${name} must be a whole number of 0 or more, got ${count}`)
    }
  }
  const pairs = higher + lower
  if (pairs === 0) return 1
  const fewer = Math.min(higher, lower)
  return Math.min(1, 2 * betaCdf(0.5, pairs - fewer, fewer + 1))
}
