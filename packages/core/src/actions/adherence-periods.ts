import { addDays, daysBetween } from '../calendar.js'
import type { ActionPeriod, RecurringAction } from '../contract/action.js'
import { ratio, ZERO, type Fraction } from '../fraction.js'

type Commitment = Pick<RecurringAction, 'times' | 'rhythm' | 'from' | 'until'>

/**
 * The periods of a commitment up to a day, oldest first: days, weeks from Monday, or months. Where
 * it holds on a part of a period only, its share of the days is due, rounded down.
 */
export function adherencePeriods(
  action: Commitment,
  doneOn: ReadonlyMap<string, number>,
  today: string,
): ActionPeriod[] {
  const last = action.until !== null && action.until < today ? action.until : today
  const found: ActionPeriod[] = []
  for (let day = action.from; day <= last;) {
    const period = periodOf(action.rhythm, day)
    const from = period.from < action.from ? action.from : period.from
    const to = action.until !== null && action.until < period.to ? action.until : period.to
    const whole = daysBetween(period.from, period.to) + 1
    const held = daysBetween(from, to) + 1
    let done = 0
    for (const [at, times] of doneOn) if (at >= from && at <= to) done += times
    const due = Math.floor((action.times * held) / whole)
    found.push({ from, to, due, done, over: to < today })
    day = addDays(period.to, 1)
  }
  return found
}

/**
 * Kept over due in the periods that are over; null before the first. What is done beyond a period's
 * due does not make up for another period.
 */
export function adherenceRate(periods: readonly ActionPeriod[]): Fraction | null {
  const judged = periods.filter((period) => period.over && period.due > 0)
  if (judged.length === 0) return null
  const sum = (of: (period: ActionPeriod) => number) =>
    judged.reduce((total, period) => total + of(period), 0)
  const kept = sum(({ done, due }) => Math.min(done, due))
  return kept === 0
    ? ZERO
    : ratio(
        kept,
        sum(({ due }) => due),
      )
}

function periodOf(rhythm: RecurringAction['rhythm'], day: string): { from: string; to: string } {
  if (rhythm === 'day') return { from: day, to: day }
  if (rhythm === 'week') {
    const monday = addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
    return { from: monday, to: addDays(monday, 6) }
  }
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  return { from: `${day.slice(0, 7)}-01`, to: end }
}
