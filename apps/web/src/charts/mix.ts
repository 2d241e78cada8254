import type { Tier } from '@sextant/core/contract'
import { TIER_ORDER } from '../features/metrics/tier.js'

export type PerTier<T> = Readonly<Record<Tier, T>>

/** How a row of the mix bar is drawn. */
type MixLook = 'target' | 'planned' | 'actual' | 'projected'

/** One row: exact shares draw it, whole percentages are printed; null while nothing is booked. */
export interface MixRow {
  readonly look: MixLook
  readonly label: string
  readonly shares: PerTier<number> | null
  readonly percent: PerTier<number> | null
}

export interface MixSegment {
  readonly tier: Tier
  readonly x: number
  readonly width: number
  readonly percent: number
}

/** Segments of a row from left to right, in pixels of a bar that wide. */
export function mixSegments(row: MixRow, width: number): readonly MixSegment[] {
  const { shares, percent } = row
  if (!shares || !percent) return []
  let start = 0
  return TIER_ORDER.map((tier) => {
    const segment = { tier, x: start * width, width: shares[tier] * width, percent: percent[tier] }
    start += shares[tier]
    return segment
  })
}

/** A boundary of the target with the allowed band around it, as shares of the bar. */
export interface MixBoundary {
  readonly at: number
  readonly from: number
  readonly to: number
}

/** Core's band around its target and exploratory's band before the end of the bar. */
export function mixBoundaries(
  target: PerTier<number>,
  band: PerTier<number>,
): readonly MixBoundary[] {
  const strip = (at: number, half: number) => ({
    at,
    from: Math.max(0, at - half),
    to: Math.min(1, at + half),
  })
  return [strip(target.core, band.core), strip(1 - target.exploratory, band.exploratory)]
}

/** Distances of one tier from its target, in shares; null where there is nothing to measure. */
export interface DistanceRow {
  readonly tier: Tier
  readonly planned: number | null
  readonly actual: number | null
  readonly projected: number | null
  /** Half-width of the allowed band. */
  readonly band: number
}

/** Place of a distance on an axis of ±limit; `off` says on which side it runs off. */
export function distancePlace(
  value: number,
  limit: number,
  width: number,
): { readonly x: number; readonly off: 'low' | 'high' | null } {
  const off = value < -limit ? 'low' : value > limit ? 'high' : null
  const clamped = Math.min(limit, Math.max(-limit, value))
  return { x: ((clamped + limit) / (2 * limit)) * width, off }
}
