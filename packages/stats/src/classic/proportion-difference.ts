import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { requireOpenProbability } from '../domain.js'
import type { ProportionMoments } from '../moments.js'
import { crossing } from '../numeric/crossing.js'
import { wilsonInterval, type Interval } from './proportion-interval.js'

export interface PooledZTest {
  readonly statistic: number
  readonly pValue: number
}

/**
 * Two-sided z test of two proportions with the variance pooled under the null hypothesis; its
 * square is Pearson's chi-square of the 2 x 2 table. NaN when all or none converted.
 */
export function pooledZTest(control: ProportionMoments, treatment: ProportionMoments): PooledZTest {
  const rate = (control.sum + treatment.sum) / (control.n + treatment.n)
  const variance = rate * (1 - rate) * (1 / control.n + 1 / treatment.n)
  const statistic = (treatment.sum / treatment.n - control.sum / control.n) / Math.sqrt(variance)
  return { statistic, pValue: 2 * normalSurvival(Math.abs(statistic)) }
}

/** Wald's interval of the difference of two proportions: poor for few units or rare events. */
export function waldInterval(
  control: ProportionMoments,
  treatment: ProportionMoments,
  alpha: number,
): Interval {
  requireOpenProbability('alpha', alpha)
  const [p, q] = [control.sum / control.n, treatment.sum / treatment.n]
  const variance = (p * (1 - p)) / control.n + (q * (1 - q)) / treatment.n
  const reach = normalUpperQuantile(alpha / 2) * Math.sqrt(variance)
  return [q - p - reach, q - p + reach]
}

/**
 * Newcombe's hybrid score interval of the difference (1998, method 10): the two Wilson intervals
 * put together.
 */
export function newcombeInterval(
  control: ProportionMoments,
  treatment: ProportionMoments,
  alpha: number,
): Interval {
  const [p, q] = [control.sum / control.n, treatment.sum / treatment.n]
  const [pLower, pUpper] = wilsonInterval(control, alpha)
  const [qLower, qUpper] = wilsonInterval(treatment, alpha)
  return [q - p - Math.hypot(q - qLower, pUpper - p), q - p + Math.hypot(qUpper - q, p - pLower)]
}

/**
 * Miettinen and Nurminen's score interval of the difference (1985): all differences a score test
 * with the rates estimated under that difference would not reject.
 *
 * @throws RangeError when alpha is not in (0, 1).
 */
export function scoreInterval(
  control: ProportionMoments,
  treatment: ProportionMoments,
  alpha: number,
): Interval {
  requireOpenProbability('alpha', alpha)
  const z = normalUpperQuantile(alpha / 2)
  const observed = treatment.sum / treatment.n - control.sum / control.n
  const score = (difference: number): number => scoreStatistic(control, treatment, difference)
  return [
    crossing((difference) => score(difference) <= z, -1, observed),
    crossing((difference) => score(difference) < -z, observed, 1),
  ]
}

function scoreStatistic(
  control: ProportionMoments,
  treatment: ProportionMoments,
  difference: number,
): number {
  const units = control.n + treatment.n
  const p = restrictedRate(control, treatment, difference)
  const q = p + difference
  const variance = (p * (1 - p)) / control.n + (q * (1 - q)) / treatment.n
  const gap = treatment.sum / treatment.n - control.sum / control.n - difference
  if (gap === 0) return 0
  return gap / Math.sqrt((Math.max(0, variance) * units) / (units - 1))
}

// Maximum-likelihood control rate when treatment - control is held at the difference: the root of
// a cubic, in closed form.
function restrictedRate(
  control: ProportionMoments,
  treatment: ProportionMoments,
  difference: number,
): number {
  const units = control.n + treatment.n
  const events = control.sum + treatment.sum
  const a = units
  const b = (treatment.n + 2 * control.n) * difference - units - events
  const c = (control.n * difference - units - 2 * control.sum) * difference + events
  const d = control.sum * difference * (1 - difference)
  const third = b / (3 * a)
  const v = third ** 3 - (b * c) / (6 * a * a) + d / (2 * a)
  const u = Math.sign(v) * Math.sqrt(Math.max(0, third ** 2 - c / (3 * a)))
  const cosine = u === 0 ? 0 : Math.min(1, Math.max(-1, v / u ** 3))
  const rate = 2 * u * Math.cos((Math.PI + Math.acos(cosine)) / 3) - third
  return Math.min(1, 1 - difference, Math.max(0, -difference, rate))
}
