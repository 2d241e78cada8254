import type { InitiativeReturn, Tier } from '@sextant/core/contract'
import type { Bubble } from '../../charts/bubbles.js'

type Placed = InitiativeReturn & { readonly tier: Tier; readonly lower: number }

/** Initiatives whose return has a lower bound, highest first; and those that have spent without one. */
export interface ReturnPortfolio {
  readonly placed: readonly Placed[]
  readonly quiet: readonly InitiativeReturn[]
}

/** Sorts initiatives by whether they can be drawn: nothing unknown is drawn at 0. */
export function returnPortfolio(rows: readonly InitiativeReturn[]): ReturnPortfolio {
  const placed = rows.flatMap((row) => {
    const lower = row.perUnit?.interval?.[0]
    return lower === undefined || row.tier === null ? [] : [{ ...row, tier: row.tier, lower }]
  })
  return {
    placed: placed.toSorted((a, b) => b.lower - a.lower),
    quiet: rows.filter((row) => row.perUnit === null && row.spent > 0),
  }
}

/** The bubble of an initiative: what it cost, what it returned at least, how much was learned. */
export function bubbleOf(row: Placed, name: string): Bubble {
  const { initiativeId, tier, spent, lower, concluded } = row
  return { id: initiativeId ?? tier, name, tier, x: spent, y: lower, weight: concluded }
}
