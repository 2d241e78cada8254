import { tUpperQuantile } from '@sextant/stats'
import { addDays, daysBetween } from '../calendar.js'
import type { Point } from './progress-of-series.js'

/** Values that a line is drawn through: at least four, at most the newest eight. */
const LEAST_POINTS = 4
const MOST_POINTS = 8
export const FORECAST_LEVEL = 0.95

export interface Forecast {
  readonly points: number
  readonly slopePerDay: number
  readonly value: number
  readonly interval: readonly [number, number]
}

/**
 * Where a series will be on a day: least squares over its newest values, with the prediction
 * interval of Student's t at n - 2 degrees of freedom. Null below four values.
 */
export function forecastValue(series: readonly Point[], day: string): Forecast | null {
  const line = lineThrough(series)
  if (line === null) return null
  return summed(line, [daysBetween(line.origin, day)], 0)
}

/**
 * What a sum will have come to on a day: the line through the values of the periods is summed over
 * the periods still to come, one every `periodDays` after the newest.
 */
export function forecastSum(
  values: readonly Point[],
  day: string,
  { soFar, periodDays }: { readonly soFar: number; readonly periodDays: number },
): Forecast | null {
  const line = lineThrough(values)
  const newest = values.at(-1)
  if (line === null || newest === undefined) return null
  const count = Math.max(0, Math.floor(daysBetween(newest.day, day) / periodDays))
  const days = Array.from({ length: count }, (_, index) =>
    daysBetween(line.origin, addDays(newest.day, Math.round((index + 1) * periodDays))),
  )
  return summed(line, days, soFar)
}

/** The middle distance of the values in days; null below two. */
export function periodOf(series: readonly Point[]): number | null {
  const gaps = series
    .flatMap((point, index) => {
      const before = series[index - 1]
      return before === undefined ? [] : [daysBetween(before.day, point.day)]
    })
    .toSorted((a, b) => a - b)
  const [low, high] = [gaps[(gaps.length - 1) >> 1], gaps[gaps.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

interface Line {
  readonly origin: string
  readonly n: number
  readonly meanX: number
  readonly meanY: number
  readonly slope: number
  /** Sum of squares of x around its mean. */
  readonly sxx: number
  /** Variance of a value around the line. */
  readonly residual: number
}

function lineThrough(series: readonly Point[]): Line | null {
  const newest = series.slice(-MOST_POINTS)
  const [first] = newest
  if (newest.length < LEAST_POINTS || first === undefined) return null
  const xs = newest.map((point) => daysBetween(first.day, point.day))
  const ys = newest.map((point) => point.value)
  const n = newest.length
  const meanX = sum(xs) / n
  const meanY = sum(ys) / n
  const sxx = sum(xs.map((x) => (x - meanX) ** 2))
  const slope = sum(xs.map((x, index) => (x - meanX) * ((ys[index] ?? 0) - meanY))) / sxx
  const off = xs.map((x, index) => (ys[index] ?? 0) - meanY - slope * (x - meanX))
  const residual = sum(off.map((one) => one ** 2)) / (n - 2)
  return { origin: first.day, n, meanX, meanY, slope, sxx, residual }
}

/** `start` plus the line at every day, with the interval of one new value at each of them. */
function summed(line: Line, days: readonly number[], start: number): Forecast {
  const { n, meanX, meanY, slope, sxx, residual } = line
  const m = days.length
  const lever = sum(days.map((x) => x - meanX))
  const value = start + m * meanY + slope * lever
  const variance = residual * (m + m ** 2 / n + lever ** 2 / sxx)
  const half = tUpperQuantile((1 - FORECAST_LEVEL) / 2, n - 2) * Math.sqrt(variance)
  return { points: n, slopePerDay: slope, value, interval: [value - half, value + half] }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
