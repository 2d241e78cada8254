import type { DriftSeverity } from '../contract/budget.js'
import {
  absolute,
  compare,
  decimal,
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

const FIVE_POINTS = decimal(0.05)
const QUARTER = ratio(1, 4)
const TWO = ratio(2)
const RANK = { ok: 0, watch: 1, breach: 2 } as const

/**
 * How far spent amounts lie from a target mix (budget rules 5.4). The band of a tier is the smaller
 * of 5 points and a quarter of its target; on the band is ok, up to twice the band watch, beyond it
 * breach. Too little exploratory work is raised one level, because that tier under-spends by
 * default. Every bound is compared exactly. Null when nothing is spent: no drift is not 0 drift.
 */
export function drift(spent: PerTier<number>, targetBp: PerTier<number>): Drift | null {
  const sum = tiersOf(spent).reduce((total, amount) => total + BigInt(amount), 0n)
  if (sum <= 0n) return null
  const share = byTier((tier) => ratio(spent[tier], sum))
  const deviation = byTier((tier) => minus(share[tier], ratio(targetBp[tier], 10_000)))
  const severity = byTier((tier) => {
    const plain = severityOf(deviation[tier], exactBand(targetBp[tier]))
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
export function band(targetBp: number): number {
  return toNumber(exactBand(targetBp))
}

function exactBand(targetBp: number): Fraction {
  const relative = times(QUARTER, ratio(targetBp, 10_000))
  return compare(relative, FIVE_POINTS) < 0 ? relative : FIVE_POINTS
}

function severityOf(deviation: Fraction, allowed: Fraction): DriftSeverity {
  const size = absolute(deviation)
  if (compare(size, allowed) <= 0) return 'ok'
  return compare(size, times(TWO, allowed)) <= 0 ? 'watch' : 'breach'
}
