import { betaQuantile } from '../distributions/beta.js'
import { normalUpperQuantile } from '../distributions/normal.js'
import { requireOpenProbability } from '../domain.js'
import type { ProportionMoments } from '../moments.js'

export type Interval = readonly [number, number]

/**
 * Wilson's score interval of one proportion (1927): good at any n, never outside [0, 1].
 *
 * @throws RangeError when alpha is not in (0, 1) or the counts are impossible.
 */
export function wilsonInterval({ n, sum }: ProportionMoments, alpha: number): Interval {
  requireCounts(n, sum, alpha)
  const z = normalUpperQuantile(alpha / 2)
  const rate = sum / n
  const centre = (rate + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const spread = Math.sqrt((rate * (1 - rate)) / n + (z / (2 * n)) ** 2)
  const reach = (z * spread) / (1 + z ** 2 / n)
  // At none or all the bound is exact and rounding must not push it outside.
  return [sum === 0 ? 0 : centre - reach, sum === n ? 1 : centre + reach]
}

/** Agresti and Coull's interval (1998): Wilson's centre with a plain width, cut to [0, 1]. */
export function agrestiCoullInterval({ n, sum }: ProportionMoments, alpha: number): Interval {
  requireCounts(n, sum, alpha)
  const z = normalUpperQuantile(alpha / 2)
  const size = n + z ** 2
  const rate = (sum + z ** 2 / 2) / size
  const reach = z * Math.sqrt((rate * (1 - rate)) / size)
  return [Math.max(0, rate - reach), Math.min(1, rate + reach)]
}

/** Clopper and Pearson's exact interval (1934), which covers at least 1 - alpha always. */
export function clopperPearsonInterval({ n, sum }: ProportionMoments, alpha: number): Interval {
  requireCounts(n, sum, alpha)
  return [
    sum === 0 ? 0 : betaQuantile(alpha / 2, sum, n - sum + 1),
    sum === n ? 1 : 1 - betaQuantile(alpha / 2, n - sum, sum + 1),
  ]
}

function requireCounts(n: number, sum: number, alpha: number): void {
  requireOpenProbability('alpha', alpha)
  if (!(n > 0 && Number.isFinite(n))) throw new RangeError(`n must be above 0, got ${n}`)
  if (!(sum >= 0 && sum <= n)) throw new RangeError(`sum must be between 0 and n, got ${sum}`)
}
