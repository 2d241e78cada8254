import { addDays, daysBetween } from '../../calendar.js'

const WEEK = 7
/** A Sunday: weeks close with them. */
const SOME_SUNDAY = '2024-01-07'

/** The days on which weeks close between two days, both included: Sundays, and the last day itself when it is the period's end. */
export function closingDays(from: string, to: string, endsOn: string): string[] {
  const past = ((daysBetween(SOME_SUNDAY, from) % WEEK) + WEEK) % WEEK
  const days: string[] = []
  for (let day = addDays(from, (WEEK - past) % WEEK); day <= to; day = addDays(day, WEEK)) {
    days.push(day)
  }
  return endsOn <= to && endsOn >= from && days.at(-1) !== endsOn ? [...days, endsOn] : days
}
