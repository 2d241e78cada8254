import { requireFinite, requireOpenProbability, requirePositive } from '../domain.js'

/** What one look saw: the estimate over all data so far and the variance of that estimate. */
export interface Look {
  readonly estimate: number
  readonly variance: number
}

export interface MixtureSprtLook {
  /** Natural logarithm of the mixture likelihood ratio. */
  readonly logLikelihoodRatio: number
  /** Always-valid p-value: never rises from look to look. */
  readonly pValue: number
  readonly interval: readonly [number, number]
  /** Intersection of the intervals so far; lower may pass upper when they disagree. */
  readonly runningInterval: readonly [number, number]
}

/**
 * Mixture sequential probability ratio test with a normal mixture of standard deviation `tau` over
 * the effect (Johari, Koomen, Pekelis and Walsh 2022), look by look.
 *
 * @throws RangeError when a variance or tau is not above 0, or alpha is not in (0, 1).
 */
export function mixtureSprt(
  looks: readonly Look[],
  options: { readonly tau: number; readonly alpha: number; readonly nullValue?: number },
): { readonly looks: readonly MixtureSprtLook[]; readonly rejectedAt: number | null } {
  const { tau, alpha, nullValue = 0 } = options
  requirePositive('tau', tau)
  requireOpenProbability('alpha', alpha)
  requireFinite('nullValue', nullValue)
  let pValue = 1
  let running: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const results = looks.map(({ estimate, variance }): MixtureSprtLook => {
    requireFinite('estimate', estimate)
    requirePositive('variance', variance)
    // tau^2 / variance: how much the effect may vary against how well it is known.
    const signal = (tau / Math.sqrt(variance)) ** 2
    const z = (estimate - nullValue) / Math.sqrt(variance)
    const shrink = signal / (1 + signal)
    const logLikelihoodRatio = -0.5 * Math.log1p(signal) + 0.5 * shrink * z * z
    const reach = Math.sqrt((variance / shrink) * (Math.log1p(signal) - 2 * Math.log(alpha)))
    const interval = [estimate - reach, estimate + reach] as const
    pValue = Math.min(pValue, Math.exp(-logLikelihoodRatio))
    running = [Math.max(running[0], interval[0]), Math.min(running[1], interval[1])]
    return { logLikelihoodRatio, pValue, interval, runningInterval: running }
  })
  const first = results.findIndex((look) => look.pValue <= alpha)
  return { looks: results, rejectedAt: first === -1 ? null : first }
}
