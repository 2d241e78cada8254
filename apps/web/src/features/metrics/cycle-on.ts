import type { Cycle } from '@sextant/core/contract'

/** The cycle under way on a day; of none, the newest that has begun. */
export function cycleOn(cycles: readonly Cycle[], day: string): Cycle | null {
  const begun = cycles.filter((cycle) => cycle.startsOn <= day)
  const newestFirst = begun.toSorted((a, b) => b.startsOn.localeCompare(a.startsOn))
  return newestFirst.find((cycle) => cycle.endsOn >= day) ?? newestFirst[0] ?? null
}
