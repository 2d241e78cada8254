import type { Portfolio } from './portfolios.js'
import { addUp } from './shrink-portfolio.js'
import { scaled, withInterval, type Estimated } from './with-interval.js'

/** A shipped experiment: what is believed of it, and how much of that arrives in the value. */
export interface WaterfallTerm {
  readonly experimentId: string
  readonly portfolio: Portfolio
  /** Effect to impact: share, periods live, and slope and level where it is carried. */
  readonly factor: number
}

export interface Waterfall {
  readonly impacts: ReadonlyMap<string, Estimated>
  readonly sum: Estimated
  readonly unexplained: Estimated | null
}

/**
 * Adds up what shipped experiments account for (independence and additivity assumed) and leaves the
 * rest of the measured change unexplained. A holdout overrides the sum, and the parts are scaled to
 * it. The measured change itself is never touched.
 */
export function waterfall(
  terms: readonly WaterfallTerm[],
  change: number | null,
  holdout: Estimated | null = null,
): Waterfall {
  const known = terms.flatMap((term) => {
    const believed = term.portfolio.of(term.experimentId)
    return believed === null ? [] : [{ ...term, effect: believed.effect }]
  })
  const impact = (group: typeof known, portfolio: Portfolio) => addUp(group, portfolio)
  const totals = [...new Set(known.map((term) => term.portfolio))].map((portfolio) =>
    impact(
      known.filter((term) => term.portfolio === portfolio),
      portfolio,
    ),
  )
  const added = withInterval(
    totals.reduce((sum, item) => sum + item.estimate, 0),
    totals.reduce((sum, item) => sum + item.variance, 0),
  )
  const toHoldout = holdout === null || added.estimate === 0 ? 1 : holdout.estimate / added.estimate
  const impacts = new Map(
    known.map((term) => {
      const { estimate, variance } = impact([term], term.portfolio)
      return [term.experimentId, scaled(withInterval(estimate, variance), toHoldout)]
    }),
  )
  const sum = holdout ?? added
  const rest = change === null ? null : withInterval(change - sum.estimate, sum.standardError ** 2)
  return { impacts, sum, unexplained: rest }
}
