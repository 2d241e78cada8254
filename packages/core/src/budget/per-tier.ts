import type { Tier } from '../contract/metric.js'

/** One value for each tier. */
export type PerTier<T> = Readonly<Record<Tier, T>>

/** Builds a value for each tier, in the order core, supporting, exploratory. */
export function byTier<T>(make: (tier: Tier) => T): PerTier<T> {
  return {
    core: make('core'),
    supporting: make('supporting'),
    exploratory: make('exploratory'),
  }
}

/** The three values in the order core, supporting, exploratory. */
export function tiersOf<T>(values: PerTier<T>): [T, T, T] {
  return [values.core, values.supporting, values.exploratory]
}

/** Three values in the order core, supporting, exploratory, by name. */
export function fromTiers<T>([core, supporting, exploratory]: readonly [T, T, T]): PerTier<T> {
  return { core, supporting, exploratory }
}
