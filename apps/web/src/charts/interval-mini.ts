import type { Bounds } from '@sextant/core/contract'

/** A small interval in pixels. */
export interface MiniShape {
  readonly from: number
  readonly to: number
  readonly estimate: number | null
  readonly zero: number
  readonly arrowLow: boolean
  readonly arrowHigh: boolean
  /** The whole interval lies off the axis: a short arrow points to it, and no end has a cap. */
  readonly isOff: boolean
}

/** Length of the arrow towards an interval that lies off the axis as a whole. */
const STUB = 12

/**
 * Axis shared by a list of intervals: wide enough for the middle of them, so that one wide interval
 * does not shrink the rest to dots; it gets an arrow instead.
 */
export function sharedDomain(all: readonly Bounds[]): readonly [number, number] {
  const reach = all
    .map(([low, high]) => Math.max(Math.abs(low), Math.abs(high)))
    .filter((value) => Number.isFinite(value))
    .toSorted((a, b) => a - b)
  const limit = reach[Math.floor((reach.length - 1) * 0.75)] ?? 0
  const half = limit > 0 ? limit * 1.05 : 0.01
  return [-half, half]
}

/** Shape of an interval on a shared axis drawn that wide, with room for an arrow at both ends. */
export function miniShape(
  estimate: number,
  bounds: Bounds,
  domain: readonly [number, number],
  width: number,
): MiniShape {
  const pad = 4
  const [low, high] = domain
  const place = (value: number) =>
    pad + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (width - 2 * pad)
  const above = bounds[0] > high
  const below = bounds[1] < low
  return {
    from: above ? width - pad - STUB : place(bounds[0]),
    to: below ? pad + STUB : place(bounds[1]),
    estimate: estimate >= low && estimate <= high ? place(estimate) : null,
    zero: place(0),
    arrowLow: bounds[0] < low,
    arrowHigh: bounds[1] > high,
    isOff: above || below,
  }
}
