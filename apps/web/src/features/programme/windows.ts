import type { Cycle } from '@sextant/core/contract'

export const YEAR = 'year'

export interface NamedWindow {
  readonly key: string
  /** None: the trailing year. */
  readonly cycle: Cycle | null
  readonly from: string
  readonly to: string
}

const DAY = 86_400_000

/** The trailing year first, then every cycle that has begun, newest first. */
export function windowsOf(cycles: readonly Cycle[], today: string): readonly NamedWindow[] {
  const yearAgo = new Date(Date.parse(today) - 364 * DAY).toISOString().slice(0, 10)
  const begun = cycles
    .filter((cycle) => cycle.startsOn <= today)
    .toSorted((a, b) => (a.startsOn < b.startsOn ? 1 : -1))
  return [
    { key: YEAR, cycle: null, from: yearAgo, to: today },
    ...begun.map((cycle) => ({
      key: cycle.id,
      cycle,
      from: cycle.startsOn,
      to: cycle.endsOn,
    })),
  ]
}
