import type { TierMix } from '@sextant/core/contract'
import { splitInProportion, WHOLE } from '../../components/locked-shares.js'
import { TIER_ORDER } from '../metrics/tier.js'

/** Basis points in the order of the tiers. */
export function sharesOf(mix: TierMix): number[] {
  return TIER_ORDER.map((tier) => mix[tier])
}

/** A mix from basis points in the order of the tiers. */
export function mixOf([core = 0, supporting = 0, exploratory = 0]: readonly number[]): TierMix {
  return { core, supporting, exploratory }
}

/** The mix that amounts make, in whole percent that sum to 100; the target where there are none. */
export function mixOfAmounts(amounts: TierMix, target: TierMix): TierMix {
  const whole = TIER_ORDER.map((tier) => Math.max(0, amounts[tier]))
  if (whole.every((amount) => amount === 0)) return target
  const sum = whole.reduce((total, amount) => total + amount, 0)
  // In proportion to whole basis points: amounts times a total would leave the exact integers.
  const points = whole.map((amount) => Math.round((amount / sum) * WHOLE))
  return mixOf(splitInProportion(100, points).map((percent) => percent * 100))
}
