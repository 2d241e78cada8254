import type { BandRule, DriftSeverity } from '../contract/budget.js'
import type { Tier } from '../contract/metric.js'
import {
  absolute,
  compare,
  minus,
  over,
  plus,
  ratio,
  times,
  toNumber,
  ZERO,
  type Fraction,
} from '../fraction.js'
import { byTier, tiersOf, type PerTier } from './per-tier.js'

export interface Drift {
  readonly share: PerTier<number>
  /** share − target, as fractions of 1. */
  readonly deviation: PerTier<number>
  readonly maxDeviation: number
  /** Half the sum of the deviations’ sizes: the share of the amount that would have to move. */
  readonly tvd: number
  readonly severity: PerTier<DriftSeverity>
  readonly overall: DriftSeverity
}

/** 5 points, or a quarter of the target where that is less. */
const DEFAULT_BAND: BandRule = { points: 500, relative: 2500 }
const TWO = ratio(2)
const CLEARS_BELOW = ratio(4, 5)
const RANK = { ok: 0, watch: 1, breach: 2 } as const

/**
 * How far spent amounts lie from a target mix (budget rules 5.4). The band of a tier is the smaller
 * of an absolute width and a part of its target; on the band is ok, up to twice the band watch,
 * beyond it breach. Too little exploratory work is raised one level, because that tier under-spends by
 * default. Every bound is compared exactly. Null when nothing is spent: no drift is not 0 drift.
 */
export function drift(
  spent: PerTier<number>,
  targetBp: PerTier<number>,
  rule: BandRule = DEFAULT_BAND,
): Drift | null {
  const sum = tiersOf(spent).reduce((total, amount) => total + BigInt(amount), 0n)
  if (sum <= 0n) return null
  const share = byTier((tier) => ratio(spent[tier], sum))
  const deviation = byTier((tier) => minus(share[tier], ratio(targetBp[tier], 10_000)))
  const severity = byTier((tier) => {
    const plain = severityOf(deviation[tier], exactBand(targetBp[tier], rule))
    const low = compare(deviation[tier], ZERO) < 0
    return tier === 'exploratory' && low && plain !== 'ok' ? 'breach' : plain
  })
  const sizes = tiersOf(deviation).map(absolute)
  return {
    share: byTier((tier) => toNumber(share[tier])),
    deviation: byTier((tier) => toNumber(deviation[tier])),
    maxDeviation: toNumber(sizes.reduce((a, b) => (compare(a, b) < 0 ? b : a))),
    tvd: toNumber(over(sizes.reduce(plus), TWO)),
    severity,
    overall: tiersOf(severity).reduce((a, b) => (RANK[a] < RANK[b] ? b : a)),
  }
}

/** Half-width of the allowed band around a target in basis points, as a fraction of 1. */
export function band(targetBp: number, rule: BandRule = DEFAULT_BAND): number {
  return toNumber(exactBand(targetBp, rule))
}

/** True where a tier lies nearer its target than 0.8 of its band: there a standing alert clears. */
export function isClear(
  tier: Tier,
  spent: PerTier<number>,
  targetBp: PerTier<number>,
  rule: BandRule = DEFAULT_BAND,
): boolean {
  const sum = tiersOf(spent).reduce((total, amount) => total + BigInt(amount), 0n)
  if (sum <= 0n) return false
  const away = absolute(minus(ratio(spent[tier], sum), ratio(targetBp[tier], 10_000)))
  return compare(away, times(CLEARS_BELOW, exactBand(targetBp[tier], rule))) < 0
}

function exactBand(targetBp: number, { points, relative }: BandRule): Fraction {
  const ofTarget = times(ratio(relative, 10_000), ratio(targetBp, 10_000))
  const absoluteWidth = ratio(points, 10_000)
  return compare(ofTarget, absoluteWidth) < 0 ? ofTarget : absoluteWidth
}

function severityOf(deviation: Fraction, allowed: Fraction): DriftSeverity {
  const size = absolute(deviation)
  if (compare(size, allowed) <= 0) return 'ok'
  return compare(size, times(TWO, allowed)) <= 0 ? 'watch' : 'breach'
}
