import { addDays, daysBetween } from '../calendar.js'
import { compare, decimal, over, plus, ratio, times, ZERO, type Fraction } from '../fraction.js'

/** 52 weeks: the same weekdays of the year before, so weekly values stay whole. */
const SEASON_DAYS = 364

export interface Period {
  readonly periodStart: string
  readonly periodEnd: string
  readonly value: number
}

interface Window {
  readonly startsOn: string
  readonly endsOn: string
}

/** The days of the year before that a cycle looks back on. */
export function seasonWindow({ startsOn, endsOn }: Window): Window {
  return { startsOn: addDays(startsOn, -SEASON_DAYS), endsOn: addDays(endsOn, -SEASON_DAYS) }
}

/**
 * Share of the cycle's total that the same days of the year before had brought by a day, exactly. A
 * period's value is spread evenly over its days. Null where the year before does not cover every
 * day, has a negative value or sums to 0: there is no season to follow then.
 */
export function seasonalShare(
  periods: readonly Period[],
  cycle: Window,
  day: string,
): Fraction | null {
  const window = seasonWindow(cycle)
  if (periods.some((period) => period.value < 0)) return null
  const days = periods.map((period) => overlap(period, window)).reduce((a, b) => a + b, 0)
  if (days !== daysBetween(window.startsOn, window.endsOn) + 1) return null
  const until = addDays(day, -SEASON_DAYS)
  const total = broughtBy(periods, window, window.endsOn)
  if (compare(total, ZERO) <= 0) return null
  return over(broughtBy(periods, window, until < window.endsOn ? until : window.endsOn), total)
}

function broughtBy(periods: readonly Period[], window: Window, until: string): Fraction {
  const within = { startsOn: window.startsOn, endsOn: until }
  return periods
    .map((period) => {
      const length = daysBetween(period.periodStart, period.periodEnd) + 1
      return times(decimal(period.value), ratio(overlap(period, within), length))
    })
    .reduce(plus, ZERO)
}

function overlap(period: Period, window: Window): number {
  const from = period.periodStart > window.startsOn ? period.periodStart : window.startsOn
  const to = period.periodEnd < window.endsOn ? period.periodEnd : window.endsOn
  return Math.max(0, daysBetween(from, to) + 1)
}
