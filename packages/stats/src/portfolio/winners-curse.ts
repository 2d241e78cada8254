import {
  normalCdf,
  normalDensity,
  normalSurvival,
  normalUpperQuantile,
} from '../distributions/normal.js'
import { requireFinite, requireOpenProbability } from '../domain.js'
import { crossing } from '../numeric/crossing.js'

export interface DesignErrors {
  readonly power: number
  /** Probability that a significant estimate has the wrong sign; 1/2 for a true effect of 0. */
  readonly typeS: number
  /** How much a significant estimate exaggerates on average; Infinity for a true effect of 0. */
  readonly typeM: number
  /** Mean size of a significant estimate, in standard errors. */
  readonly significantSize: number
}

/**
 * What significance does to an estimate whose true effect is `trueEffect` standard errors: errors
 * of sign and of magnitude (Gelman and Carlin 2014), in closed form.
 *
 * @throws RangeError when trueEffect is not finite or alpha is not in (0, 1).
 */
export function designErrors(trueEffect: number, alpha: number): DesignErrors {
  requireFinite('trueEffect', trueEffect)
  requireOpenProbability('alpha', alpha)
  const critical = normalUpperQuantile(alpha / 2)
  const effect = Math.abs(trueEffect)
  const right = normalSurvival(critical - effect)
  const wrong = normalCdf(-critical - effect)
  const power = right + wrong
  const size =
    normalDensity(critical - effect) + normalDensity(critical + effect) + effect * (right - wrong)
  return {
    power,
    typeS: wrong / power,
    typeM: size / power / effect,
    significantSize: size / power,
  }
}

/**
 * The effect, in standard errors, that makes a z-value most likely given that it was only looked at
 * because |z| passed the critical value: the conditional maximum-likelihood estimate of Zhong and
 * Prentice (2008). Close to the threshold it shrinks hard, far beyond it hardly at all.
 *
 * @throws RangeError when z is not finite or alpha is not in (0, 1).
 */
export function conditionalEstimate(z: number, alpha: number): number {
  requireFinite('z', z)
  requireOpenProbability('alpha', alpha)
  const critical = normalUpperQuantile(alpha / 2)
  const size = Math.abs(z)
  const tooLarge = (effect: number): boolean => {
    const power = normalSurvival(critical - effect) + normalSurvival(critical + effect)
    const bias = (normalDensity(critical - effect) - normalDensity(critical + effect)) / power
    return effect + bias >= size
  }
  return Math.sign(z) * crossing(tooLarge, 0, size)
}
