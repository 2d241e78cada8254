import type { Metric, Tier } from '@sextant/core/contract'
import { TIER_ORDER } from '../metrics/tier.js'

/** Why a metric cannot be a target; the words stand under `experiments.target.not`. */
export type NotATarget = 'core' | 'neutral' | 'no_path'

/** Null when an experiment may target the metric on that day. */
export function whyNotTarget(
  metric: Pick<Metric, 'tier' | 'direction' | 'pathToNorthStar' | 'exemption'>,
  day: string,
): NotATarget | null {
  if (metric.tier === 'core') return 'core'
  if (metric.direction === 'neutral') return 'neutral'
  const isExempt = metric.exemption !== null && metric.exemption.until >= day
  return metric.pathToNorthStar === null && !isExempt ? 'no_path' : null
}

export interface TierChoices {
  readonly tier: Tier
  readonly choices: readonly { readonly metric: Metric; readonly not: NotATarget | null }[]
}

// What may be chosen comes first; core metrics stand last, with the reason why not.
const ORDER: readonly Tier[] = [...TIER_ORDER.slice(1), 'core']

/** Active metrics by tier, each with the reason why it cannot be the target. */
export function targetChoices(metrics: readonly Metric[], day: string): readonly TierChoices[] {
  const active = metrics.filter((metric) => metric.status === 'active')
  return ORDER.map((tier) => ({
    tier,
    choices: active
      .filter((metric) => metric.tier === tier)
      .map((metric) => ({ metric, not: whyNotTarget(metric, day) })),
  })).filter((group) => group.choices.length > 0)
}

/**
 * What a relative change of the target would mean for the North Star if every slope of the way
 * holds: their product. Null where a step has no slope.
 */
export function carriedUp(
  steps: readonly { readonly slope: number | null }[],
  change: number,
): number | null {
  if (steps.length === 0) return null
  return steps.reduce<number | null>(
    (carried, { slope }) => (carried === null || slope === null ? null : carried * slope),
    change,
  )
}
