import type { BudgetEvaluation } from '../../contract/budget-evaluation.js'
import type { Budget } from '../../contract/budget.js'
import type { Cycle } from '../../contract/cycle.js'
import { TIERS } from '../../contract/metric.js'
import { cycleDays } from '../../objectives/cycle-days.js'
import { drift, isClear } from '../drift.js'
import { byTier } from '../per-tier.js'
import type { SpendSum } from '../read-spend-sums.js'
import { amountsOf, sumOf, total } from '../spend-amounts.js'

/** What a week's close is judged by. */
export interface EvaluationFacts {
  readonly budget: Budget
  readonly cycle: Pick<Cycle, 'startsOn' | 'endsOn'>
  readonly sums: readonly SpendSum[]
  /** The last day that it looks at. */
  readonly day: string
  readonly previous: BudgetEvaluation | null
  /** Only closes after this day count towards the next review; null: all do. */
  readonly rearmAfter: string | null
}

/**
 * Judges where a budget is heading at a week's close (budget rules 5.4): what is spent up to that
 * day and planned after it, against the target. Nothing rings before a fifth of the total is spent
 * or a quarter of the period is over, nor below 80 % coverage. A tier in breach stays standing until
 * it lies nearer its target than 0.8 of its band, so that it does not flicker at the edge. Two
 * closes in breach in a row call for a review.
 */
export function evaluate(facts: EvaluationFacts): BudgetEvaluation {
  const { budget, cycle, day, previous, rearmAfter } = facts
  const mix = facts.sums.filter((item) => item.bucket === 'mix')
  const spent = mix.filter((item) => item.kind === 'actual' && item.day <= day)
  const actual = amountsOf(spent)
  const coming = amountsOf(mix.filter((item) => item.kind === 'planned' && item.day > day))
  const amounts = byTier((tier) => actual[tier] + coming[tier])
  const found = drift(amounts, budget.targetMix, budget.band)
  const guard = guardOf(budget, { assigned: sumOf(actual), booked: total(spent) }, cycle, day)
  const rings = found !== null && guard === null
  const standing = TIERS.filter((tier) => {
    if (rings && found.severity[tier] === 'breach') return true
    const stood = previous?.standing.includes(tier) ?? false
    return stood && !isClear(tier, amounts, budget.targetMix, budget.band)
  })
  const isBreach = rings && found.overall === 'breach'
  const breachesInARow = isBreach ? (previous?.breachesInARow ?? 0) + 1 : 0
  const isNews = (close: string) => rearmAfter === null || close > rearmAfter
  return {
    budgetId: budget.id,
    day,
    targetMix: budget.targetMix,
    projected: found && { amounts, shares: found.share, deviation: found.deviation },
    severity: found && found.severity,
    overall: found && found.overall,
    guard: found === null ? null : guard,
    standing,
    breachesInARow,
    callsForReview: breachesInARow >= 2 && isNews(day) && previous !== null && isNews(previous.day),
  }
}

function guardOf(
  budget: Budget,
  { assigned, booked }: { readonly assigned: number; readonly booked: number },
  cycle: EvaluationFacts['cycle'],
  on: string,
): BudgetEvaluation['guard'] {
  const { day, days } = cycleDays(cycle, on)
  if (assigned * 5 < budget.total && day * 4 < days) return 'too_early'
  return assigned * 5 < booked * 4 ? 'not_reliable' : null
}
