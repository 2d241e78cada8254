import type { KeyResult } from '../contract/objective.js'
import { over, plus, ratio, times, ZERO, type Fraction } from '../fraction.js'

export interface RollupItem {
  readonly weightBp: number
  /** Held in 0–1; null while there is none. */
  readonly progress: Fraction | null
  readonly role: KeyResult['role']
}

export interface Rollup {
  readonly progress: Fraction | null
  /** Share of the weight whose key results have a progress; null without key results. */
  readonly coverage: Fraction | null
}

/**
 * Weighted mean over the delivery key results that have a progress (OKR rules 3.3). Weights that
 * are all 0 count as equal; health key results have no part in it.
 */
export function rollup(items: readonly RollupItem[]): Rollup {
  const delivery = items.filter((item) => item.role === 'delivery')
  if (delivery.length === 0) return { progress: null, coverage: null }
  const even = delivery.every((item) => item.weightBp === 0)
  const weightOf = (item: RollupItem) => (even ? ratio(1) : ratio(item.weightBp))
  const all = delivery.map(weightOf).reduce(plus)
  let known = ZERO
  let weighted = ZERO
  for (const item of delivery) {
    if (item.progress === null) continue
    known = plus(known, weightOf(item))
    weighted = plus(weighted, times(weightOf(item), item.progress))
  }
  return {
    // A weight of 0 alone cannot carry a mean: nothing that counts has a progress yet.
    progress: known.numerator === 0n ? null : over(weighted, known),
    coverage: over(known, all),
  }
}
