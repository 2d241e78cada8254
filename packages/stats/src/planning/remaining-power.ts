import { normalCdf, normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { requireFinite, requireOpenProbability } from '../domain.js'
import { estimateEffect } from '../effect.js'
import type { ComparableMoments } from '../moments.js'
import { crossingAbove } from '../numeric/crossing.js'
import { sequenceHalfWidth, sequenceRho } from '../sequential/sequence-half-width.js'
import type { DecisionRule } from './relative-power.js'

export interface RemainingPowerOptions {
  readonly alpha: number
  /** Relative effect that should be found. */
  readonly effect: number
  /** Chance to find it in all goal metrics together. */
  readonly power: number
  readonly goalMetrics: number
  /** Arms, control included. */
  readonly arms: number
  /** Whether alpha is shared out over all comparisons (Bonferroni). */
  readonly corrected: boolean
  readonly rule: DecisionRule
}

export interface RemainingPower {
  /** Power with the units so far. */
  readonly now: number
  /** Power with (1 + growth) times the units. */
  readonly after: (growth: number) => number
  /** Growth of the units that reaches the power asked for: 0 when they suffice already. */
  readonly growth: number
  /** That growth in units of both arms together. */
  readonly units: number
}

/**
 * How far a running experiment is from the power it was planned for, judged by the noise it has
 * shown so far. Everything is NaN when the effect is undefined; the growth is NaN when no number
 * of units helps, as for an effect of 0.
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function remainingPower(
  control: ComparableMoments,
  treatment: ComparableMoments,
  options: RemainingPowerOptions,
): RemainingPower {
  const { alpha, effect, power, goalMetrics, arms, corrected, rule } = options
  requireOpenProbability('alpha', alpha)
  requireOpenProbability('power', power)
  requireFinite('effect', effect)
  requireCount('goalMetrics', goalMetrics, 1)
  requireCount('arms', arms, 2)
  const { standardError, units } = estimateEffect(control, treatment, 'relative')
  const level = corrected ? alpha / ((arms - 1) * goalMetrics) : alpha
  const target = power ** (1 / goalMetrics)

  const after = (growth: number): number => {
    const noise = standardError / Math.sqrt(1 + growth)
    const reach = noise * halfWidth(rule, level, noise, units * (1 + growth))
    return normalSurvival((reach - effect) / noise) + normalCdf(-(reach + effect) / noise)
  }
  const now = after(0)
  const unreachable = Number.isNaN(now) || effect === 0
  const reached = (growth: number): boolean => after(growth) >= target
  const growth = now >= target ? 0 : unreachable ? Number.NaN : crossingAbove(reached, 1)
  return { now, after, growth, units: growth * units }
}

// In standard errors of the effect.
function halfWidth(rule: DecisionRule, level: number, noise: number, units: number): number {
  const z = normalUpperQuantile(level / 2)
  switch (rule.kind) {
    case 'fixed':
      return z
    case 'sequential': {
      const rho = sequenceRho(level, rule.tuning, 'two-sided')
      return sequenceHalfWidth({ units, rho, alpha: level }, 'two-sided')
    }
    case 'bayesian':
      // How large an estimate must be for the credible interval, pulled to 0, to leave 0 out.
      return rule.prior === undefined
        ? z
        : z * Math.sqrt(1 + (noise / rule.prior.standardDeviation) ** 2)
  }
}

function requireCount(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw new RangeError(`${name} must be a whole number from ${least} on, got ${value}`)
  }
}
