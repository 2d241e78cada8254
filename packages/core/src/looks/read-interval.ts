import type { Direction } from '../contract/metric.js'

/** Lower and upper bound of a lift. */
export type Interval = readonly [low: number, high: number]

/** What an interval says of a metric that has a good and a bad direction. */
export type IntervalReading = 'improves' | 'deteriorates' | 'inconclusive'

/**
 * Improves: the interval lies wholly on the good side of 0, strictly beyond it; deteriorates: wholly
 * on the bad side. A neutral metric has no sides.
 */
export function readInterval(direction: Direction, [low, high]: Interval): IntervalReading {
  if (direction === 'neutral') return 'inconclusive'
  if (low > 0) return direction === 'up' ? 'improves' : 'deteriorates'
  if (high < 0) return direction === 'up' ? 'deteriorates' : 'improves'
  return 'inconclusive'
}

/** Non-inferior: the one-sided bound on the bad side is strictly inside the margin. */
export function isNonInferior(guardrail: {
  readonly direction: Direction
  readonly bound: number
  readonly margin: number
}): boolean {
  const { direction, bound, margin } = guardrail
  if (direction === 'neutral') return false
  return direction === 'up' ? bound > -margin : bound < margin
}
