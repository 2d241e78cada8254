import { daysBetween } from '../calendar.js'
import { periodDays } from '../metrics/period-days.js'

interface Period {
  readonly periodStart: string
  readonly periodEnd: string
}

/** Share of a period's days on which something shipped on a day was live, 0–1. */
export function liveShare(period: Period, shippedFrom: string): number {
  const live = daysBetween(shippedFrom, period.periodEnd) + 1
  return Math.min(1, Math.max(0, live / periodDays(period)))
}
