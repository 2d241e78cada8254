import type { KeyResult } from '@sextant/core/contract'
import type { Status } from '../../components/status.js'

export type PaceHealth = KeyResult['health']

/** Glyph and colour of each health; the word beside it is `health.<name>`. */
export const HEALTH_STATUS: Readonly<Record<PaceHealth, Status>> = {
  off_track: 'alarm',
  at_risk: 'watch',
  stale: 'none',
  no_data: 'none',
  too_early: 'none',
  on_track: 'ok',
  closed: 'none',
}

// Worst first; what is not judged stands between what needs somebody and what is fine.
const ORDER = Object.keys(HEALTH_STATUS)

/** Sorts by health, worst first; no health at all comes after every other. */
export function healthRank(health: PaceHealth | null): number {
  return health === null ? ORDER.length : ORDER.indexOf(health)
}
