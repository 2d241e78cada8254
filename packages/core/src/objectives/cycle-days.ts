import { daysBetween } from '../calendar.js'
import type { Cycle } from '../contract/cycle.js'
import { ratio, type Fraction } from '../fraction.js'

type CycleDates = Pick<Cycle, 'startsOn' | 'endsOn'>

/** Where a day stands in a cycle: the first day is day 1; 0 before it, the last day after the end. */
export function cycleDays(
  cycle: CycleDates,
  today: string,
): { day: number; days: number; elapsed: Fraction } {
  const days = daysBetween(cycle.startsOn, cycle.endsOn) + 1
  const day = Math.min(days, Math.max(0, daysBetween(cycle.startsOn, today) + 1))
  return { day, days, elapsed: ratio(day, days) }
}

/** True when the day lies in the cycle, first and last day included. */
export function isInCycle(cycle: CycleDates, day: string): boolean {
  return cycle.startsOn <= day && day <= cycle.endsOn
}
