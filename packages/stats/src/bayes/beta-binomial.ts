import { betaDensity } from '../distributions/beta-density.js'
import { betaCdf, betaQuantile, betaSurvival } from '../distributions/beta.js'
import { requireNonNegative, requireOpenProbability, requirePositive } from '../domain.js'
import type { ProportionMoments } from '../moments.js'
import { integratePieces } from '../numeric/integrate-pieces.js'

export interface BetaBinomialPosterior {
  /** Probability that the treatment rate is the higher one. */
  readonly chanceToWin: number
  /** E[max(control - treatment, 0)]: the rate lost on average by choosing treatment. */
  readonly expectedLossOfTreatment: number
  /** E[max(treatment - control, 0)]: the rate lost on average by keeping control. */
  readonly expectedLossOfControl: number
  readonly controlMean: number
  readonly treatmentMean: number
  /** Equal-tailed credible interval of the treatment rate. */
  readonly treatmentInterval: readonly [number, number]
}

interface Shape {
  readonly a: number
  readonly b: number
}

/**
 * Posterior of two proportions with a common Beta prior. The probabilities are integrals over the
 * rate, exact to about 1e-12 for any real shapes; no simulation.
 *
 * @throws RangeError when a prior shape is not above 0, a count is negative, or sum exceeds n.
 */
export function betaBinomialPosterior(
  control: ProportionMoments,
  treatment: ProportionMoments,
  options: { readonly prior: Shape; readonly alpha: number },
): BetaBinomialPosterior {
  const { prior, alpha } = options
  requirePositive('prior.a', prior.a)
  requirePositive('prior.b', prior.b)
  requireOpenProbability('alpha', alpha)
  const c = posterior(prior, control)
  const t = posterior(prior, treatment)
  const grid = [...landmarks(c), ...landmarks(t)]
  const over = (f: (x: number) => number): number => integratePieces(f, grid)
  const above = (x: number, of: Shape): number => betaSurvival(x, of.a, of.b)
  const below = (x: number, of: Shape): number => betaCdf(x, of.a, of.b)
  return {
    chanceToWin: over((x) => betaDensity(x, c.a, c.b) * above(x, t)),
    // max(C - T, 0) is the length of the stretch between T and C.
    expectedLossOfTreatment: over((x) => above(x, c) * below(x, t)),
    expectedLossOfControl: over((x) => above(x, t) * below(x, c)),
    controlMean: c.a / (c.a + c.b),
    treatmentMean: t.a / (t.a + t.b),
    treatmentInterval: [betaQuantile(alpha / 2, t.a, t.b), 1 - betaQuantile(alpha / 2, t.b, t.a)],
  }
}

function posterior(prior: Shape, { n, sum }: ProportionMoments): Shape {
  requireNonNegative('n', n)
  requireNonNegative('sum', sum)
  if (sum > n) throw new RangeError(`sum must not exceed n, got ${sum} of ${n}`)
  return { a: prior.a + sum, b: prior.b + n - sum }
}

// Where a beta density changes its scale: around its mean, and towards an end it leans on.
function landmarks({ a, b }: Shape): number[] {
  const mean = a / (a + b)
  const deviation = Math.sqrt((mean * (1 - mean)) / (a + b + 1))
  const around = [-40, -20, -12, -8, -6, -4, -2, -1, 0, 1, 2, 4, 6, 8, 12, 20, 40]
  const towardsZero = decades(a).map((decade) => mean * decade)
  const towardsOne = decades(b).map((decade) => 1 - (1 - mean) * decade)
  return [
    0,
    1,
    ...around.map((step) => Math.min(1, Math.max(0, mean + step * deviation))),
    ...towardsZero,
    ...towardsOne,
  ]
}

// A shape below one has a pole at its end, a small one a power law; large ones are smooth there.
function decades(shape: number): number[] {
  const count = shape < 1 ? 32 : shape < 10 ? 6 : 0
  return Array.from({ length: count }, (_, index) => 10 ** -(index + 1))
}
