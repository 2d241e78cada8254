import { addDays, daysBetween } from '../calendar.js'

/** A calendar quarter and how far it has come. */
export interface Quarter {
  readonly startsOn: string
  readonly endsOn: string
  readonly name: { readonly en: string; readonly zh: string }
  readonly days: number
  /** Share of the quarter's days that are over on a day, that day included; held in 0–1. */
  share(day: string): number
  /** Fridays of the quarter, when time is booked. */
  readonly fridays: readonly string[]
}

/** The calendar quarter that a day belongs to. */
export function quarterOf(day: string): Quarter {
  const year = Number(day.slice(0, 4))
  const number = Math.ceil(Number(day.slice(5, 7)) / 3)
  const startsOn = firstOfQuarter(year, number)
  const endsOn = addDays(firstOfQuarter(year, number + 1), -1)
  const days = daysBetween(startsOn, endsOn) + 1
  return {
    startsOn,
    endsOn,
    name: { en: `Q${number} ${year}`, zh: `${year} 年 Q${number}` },
    days,
    share: (at) => Math.min(1, Math.max(0, (daysBetween(startsOn, at) + 1) / days)),
    fridays: Array.from({ length: days }, (_, index) => addDays(startsOn, index)).filter(
      (date) => new Date(date).getUTCDay() === 5,
    ),
  }
}

function firstOfQuarter(year: number, number: number): string {
  return new Date(Date.UTC(year, (number - 1) * 3, 1)).toISOString().slice(0, 10)
}
