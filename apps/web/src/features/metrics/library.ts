import type { Metric, Tier } from '@sextant/core/contract'
import { TIER_ORDER } from './tier.js'

/** What the library is narrowed to; an empty text or tier narrows nothing. */
export interface LibraryFilter {
  text: string
  tier: Tier | ''
  archived: boolean
}

type Listed = Pick<Metric, 'key' | 'name' | 'tier' | 'status' | 'isNorthStar'>

/** Metrics whose key or name in either language holds the text. */
export function filterLibrary<T extends Listed>(
  metrics: readonly T[],
  { text, tier, archived }: LibraryFilter,
): readonly T[] {
  const sought = text.trim().toLowerCase()
  return metrics.filter(
    (metric) =>
      (archived || metric.status === 'active') &&
      (tier === '' || metric.tier === tier) &&
      [metric.key, metric.name.en, metric.name.zh].some((part) =>
        part.toLowerCase().includes(sought),
      ),
  )
}

/** The North Star first, then by tier, then by key; archived ones at the end. */
export function sortLibrary<T extends Listed>(metrics: readonly T[]): readonly T[] {
  const rank = (metric: Listed) =>
    (metric.status === 'archived' ? 10 : 0) +
    (metric.isNorthStar ? 0 : 1 + TIER_ORDER.indexOf(metric.tier))
  return metrics.toSorted((a, b) => rank(a) - rank(b) || a.key.localeCompare(b.key))
}
