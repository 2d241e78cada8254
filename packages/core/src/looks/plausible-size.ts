import { normalCdf } from '@sextant/stats'
import type { HealthCheck } from '../contract/experiment.js'
import type { SignificanceTest } from '../contract/significance-test.js'
import { LEAST_HISTORY, programmePrior, type PastOutcome } from './programme-history.js'

/** Beyond so many standard deviations of what is usual here, something is more likely broken. */
const IMPLAUSIBLE = 3

/**
 * Twyman's law: a figure that looks striking is usually wrong. The effect on the target against what
 * the programme's own record makes one expect of a new experiment, noise included; with several
 * treatments the furthest one counts. An effect that must not be read yet is not told here either.
 */
export function plausibleSize(
  tests: readonly Pick<SignificanceTest, 'role' | 'direction' | 'relative'>[],
  history: readonly PastOutcome[],
  isWithheld = false,
): HealthCheck {
  const check = 'plausible_size'
  const experiments = history.length
  const prior = programmePrior(history)
  if (prior === null) {
    const missing = LEAST_HISTORY - experiments
    return { check, status: 'not_computable', params: { experiments, missing } }
  }
  if (isWithheld) {
    return { check, status: 'not_computable', params: { experiments, reason: 'withheld' } }
  }
  const { mean, tau, standardError } = prior
  const places = tests.flatMap(({ role, direction, relative }) => {
    if (role !== 'target' || relative.estimate === null || relative.standardError === null)
      return []
    const effect = direction === 'down' ? -relative.estimate : relative.estimate
    const spread = Math.hypot(tau, standardError, relative.standardError)
    return [{ effect, z: (effect - mean) / spread }]
  })
  const [furthest] = places.toSorted((a, b) => Math.abs(b.z) - Math.abs(a.z))
  if (furthest === undefined) return { check, status: 'not_computable', params: { experiments } }
  const { effect, z } = furthest
  return {
    check,
    status: Math.abs(z) > IMPLAUSIBLE ? 'watch' : 'ok',
    params: { experiments, effect, usual: mean, z, percentile: normalCdf(z) },
  }
}
