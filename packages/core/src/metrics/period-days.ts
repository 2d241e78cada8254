import { daysBetween } from '../calendar.js'

/** Days of a period, first and last day included. */
export function periodDays(period: {
  readonly periodStart: string
  readonly periodEnd: string
}): number {
  return daysBetween(period.periodStart, period.periodEnd) + 1
}

/** The first two periods that share a day, in order of their start; undefined when none do. */
export function firstOverlap<
  T extends { readonly periodStart: string; readonly periodEnd: string },
>(periods: readonly T[]): readonly [T, T] | undefined {
  const sorted = periods.toSorted((a, b) => (a.periodStart < b.periodStart ? -1 : 1))
  for (const [index, later] of sorted.entries()) {
    const earlier = sorted[index - 1]
    if (earlier !== undefined && later.periodStart <= earlier.periodEnd) return [earlier, later]
  }
  return undefined
}
