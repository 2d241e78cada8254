import type { PerTier } from '../budget/per-tier.js'
import { TIERS } from '../contract/metric.js'
import type { Gain, Returns, TierReturn } from '../contract/returns.js'
import { groupGain, type Concluded, type GroupGain } from './decided-gains.js'

/** What a return is said on: 100 person-days in tenths, or 10,000 of a currency in its minor units. */
export function returnUnit({ currency }: { readonly currency: string | null }): number {
  if (currency === null) return 1000
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return 10_000 * 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)
}

const DAYS_A_WEEK = 7

export interface TierFacts {
  /** See returnUnit. */
  readonly unit: number
  /** Days with a budget in the window. */
  readonly days: number
  readonly spent: PerTier<number>
  readonly unassigned: number
  readonly concluded: readonly Concluded[]
  readonly hasNorthStar: boolean
  /** Metrics that left a tier upwards in the window. */
  readonly promoted: PerTier<number>
}

/** Return and learning of each tier and of all of them. */
export function tierReturns(facts: TierFacts): Pick<Returns, 'tiers' | 'total'> {
  const { concluded, hasNorthStar, spent, unit } = facts
  const assigned = TIERS.reduce((sum, tier) => sum + spent[tier], 0)
  const all = concluded.filter((item) => item.tier !== null)
  const whole = groupGain(
    all.map((item) => ({ item, part: 1, isCounted: true })),
    { hasNorthStar },
  )
  const total = { ...spentOn(assigned, whole, unit), ...learning(assigned, whole, facts.days) }
  const tiers = TIERS.map((tier): TierReturn => {
    const group = all
      .filter((item) => item.parts[tier] > 0)
      .map((item) => ({ item, part: item.parts[tier], isCounted: item.tier === tier }))
    const found = groupGain(group, { hasNorthStar })
    const row = {
      ...spentOn(spent[tier], found, unit),
      ...learning(spent[tier], found, facts.days),
    }
    const share = assigned === 0 ? null : spent[tier] / assigned
    const promoted = facts.promoted[tier]
    const isRated = tier !== 'core' && found.concluded > 0
    return {
      tier,
      ...row,
      share,
      promoted,
      promotionRate: isRated ? promoted / found.concluded : null,
      ...multiple(row.gain, total.gain, share),
    }
  })
  return { tiers, total }
}

/** A group with what was spent on it and its gain on a unit of that. */
export function spentOn(spent: number, { gain, ...counts }: GroupGain, unit: number) {
  const perUnit = gain !== null && spent > 0 ? times(gain, unit / spent) : null
  return { spent, ...counts, gain, perUnit }
}

function times({ estimate, interval }: Gain, factor: number): Gain {
  return {
    estimate: factor * estimate,
    interval: interval && [factor * interval[0], factor * interval[1]],
  }
}

/** No learning yet, or nothing booked for it: a cost of 0 or of infinity would be invented. */
function learning(spent: number, { concluded }: { readonly concluded: number }, days: number) {
  const costGap =
    concluded === 0 ? ('no_learning' as const) : spent <= 0 ? ('nothing_booked' as const) : null
  return {
    costPerLearning: costGap === null ? spent / concluded : null,
    costGap,
    velocity: days === 0 ? null : concluded / (days / DAYS_A_WEEK),
  }
}

/**
 * Part of the gain over part of the spend. Parts of a sum that is not above 0, or whose interval
 * leaves its sign open, say nothing.
 */
function multiple(
  own: Gain | null,
  sum: Gain | null,
  share: number | null,
): Pick<TierReturn, 'returnShare' | 'multiple' | 'multipleGap'> {
  const none = (multipleGap: TierReturn['multipleGap']) => {
    return { returnShare: null, multiple: null, multipleGap }
  }
  if (own === null || sum === null) return none('gain_unknown')
  if (sum.estimate <= 0) return none('sum_not_positive')
  if (sum.interval === null || sum.interval[0] <= 0) return none('sign_unclear')
  if (share === null || share <= 0) return none('nothing_booked')
  const returnShare = own.estimate / sum.estimate
  return { returnShare, multiple: returnShare / share, multipleGap: null }
}
