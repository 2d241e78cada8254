import type { Cycle } from '@sextant/core/contract'

/** What an entry is booked on, as one value of a select. */
export type Subject = '' | `initiative ${string}` | `experiment ${string}`

/** The ids an entry carries for what it is booked on; both null: unassigned. */
export function subjectIds(subject: string): {
  readonly initiativeId: string | null
  readonly experimentId: string | null
} {
  const [kind, id = null] = subject.split(' ')
  return {
    initiativeId: kind === 'initiative' ? id : null,
    experimentId: kind === 'experiment' ? id : null,
  }
}

/** Today, or the day of the cycle nearest to it. */
export function dayIn({ startsOn, endsOn }: Pick<Cycle, 'startsOn' | 'endsOn'>, today: string) {
  if (today < startsOn) return startsOn
  return today > endsOn ? endsOn : today
}
