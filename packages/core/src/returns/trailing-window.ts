import { addDays, daysBetween } from '../calendar.js'

/** Days that are looked back over, first and last included. */
export interface Span {
  readonly startsOn: string
  readonly endsOn: string
}

/** The days with a budget in the year that ends with a cycle. */
export interface TrailingWindow {
  readonly from: string
  readonly until: string
  /** Days that have a budget. */
  readonly days: number
  /** True on a day of the window that has a budget. */
  covers(day: string): boolean
}

/** The year that ends on a day, by the calendar: four quarters, whatever the periods are. */
export function yearEndingOn(endsOn: string): Span {
  const next = addDays(endsOn, 1)
  const [year = 0, month = 0, day = 0] = next.split('-').map(Number)
  const startsOn = new Date(Date.UTC(year - 1, month - 1, day)).toISOString().slice(0, 10)
  return { startsOn, endsOn }
}

/** The part of a year up to today that budgets cover; null where none does. */
export function trailingWindow(
  year: Span,
  budgeted: readonly Span[],
  today: string,
): TrailingWindow | null {
  const until = earlier(year.endsOn, today)
  const spans = budgeted
    .map((span) => ({
      startsOn: later(span.startsOn, year.startsOn),
      endsOn: earlier(span.endsOn, until),
    }))
    .filter((span) => span.startsOn <= span.endsOn)
    .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
  const [first] = spans
  if (!first) return null
  const covers = (day: string) => spans.some((span) => span.startsOn <= day && day <= span.endsOn)
  return { from: first.startsOn, until, days: daysIn(spans), covers }
}

/** Days in at least one of the spans, which are in the order of their first days. */
function daysIn(spans: readonly Span[]): number {
  let days = 0
  let counted = ''
  for (const { startsOn, endsOn } of spans) {
    const from = counted !== '' && counted >= startsOn ? addDays(counted, 1) : startsOn
    if (from > endsOn) continue
    days += daysBetween(from, endsOn) + 1
    counted = endsOn
  }
  return days
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
