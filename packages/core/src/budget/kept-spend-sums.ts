import { keptUntilWritten } from '../db/kept-until-written.js'
import type { Store } from '../db/open.js'
import { readSpendSums, type SpendSum } from './read-spend-sums.js'

type Sums = Promise<readonly SpendSum[]>

const sumsOf = keptUntilWritten(() => Promise.resolve(new Map<string, Sums>()))

/**
 * A budget's sums, read once until something is written: from then on a page costs what its
 * initiatives cost, however many entries lie below them.
 */
export async function keptSpendSums(store: Store, budgetId: string): Sums {
  const kept = await sumsOf(store)
  const known = kept.get(budgetId)
  if (known !== undefined) return known
  const reading = readSpendSums(store.db, budgetId)
  kept.set(budgetId, reading)
  // A reading that failed is tried again by whoever asks next.
  reading.catch(() => kept.delete(budgetId))
  return reading
}
