import { type Cycle, CYCLE_KINDS } from '@sextant/core/contract'

// Cycles lie inside one another: people work in the shortest, and in a draft only where nothing else is.
function rank({ state, kind }: Cycle): number {
  return (state === 'draft' ? CYCLE_KINDS.length : 0) + CYCLE_KINDS.indexOf(kind)
}

/** The cycle under way on a day; of none, the newest that has begun. */
export function cycleOn(cycles: readonly Cycle[], day: string): Cycle | null {
  const begun = cycles.filter((cycle) => cycle.startsOn <= day)
  const newestFirst = begun.toSorted((a, b) => b.startsOn.localeCompare(a.startsOn))
  const underWay = newestFirst.filter((cycle) => cycle.endsOn >= day)
  return underWay.toSorted((a, b) => rank(a) - rank(b))[0] ?? newestFirst[0] ?? null
}
