import type { Cycle, Tier } from '@sextant/core/contract'
import { TIER_ORDER } from '../metrics/tier.js'

/** What an entry carries for what it is booked on; all null: unassigned. */
export function subjectIds(subject: string): {
  readonly initiativeId: string | null
  readonly experimentId: string | null
  readonly tier: Tier | null
} {
  const [kind, id = null] = subject.split(' ')
  return {
    initiativeId: kind === 'initiative' ? id : null,
    experimentId: kind === 'experiment' ? id : null,
    tier: kind === 'tier' ? (TIER_ORDER.find((name) => name === id) ?? null) : null,
  }
}

/** Today, or the day of the cycle nearest to it. */
export function dayIn({ startsOn, endsOn }: Pick<Cycle, 'startsOn' | 'endsOn'>, today: string) {
  if (today < startsOn) return startsOn
  return today > endsOn ? endsOn : today
}
