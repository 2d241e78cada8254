import type { Experiment, Home, Metric, Tier } from '@sextant/core/contract'
import { judgeBudget } from './judge-budget.js'

/** Something only a person can settle. */
export type WaitingItem =
  | { readonly kind: 'decision'; readonly experiment: Experiment; readonly days: number | null }
  | {
      readonly kind: 'budget'
      readonly budgetId: string
      readonly tier: Tier
      readonly percent: number
      readonly target: number
    }
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'review'; readonly review: Home['reviews'][number] }
  | { readonly kind: 'transfer'; readonly transfer: Home['transfers'][number] }

const DAY = 86_400_000

function daysSince(instant: string | null, now: Date): number | null {
  return instant === null ? null : Math.floor((now.getTime() - Date.parse(instant)) / DAY)
}

/**
 * Everything that waits: mandatory reviews oldest first, budgets that breach their band, decisions
 * longest first, transfers for a second person, lapsed metrics.
 */
export function waitingItems(
  home: Pick<Home, 'waiting' | 'budgets' | 'lanes' | 'reviews' | 'transfers'>,
  now: Date,
): readonly WaitingItem[] {
  const today = now.toISOString().slice(0, 10)
  const reviews = home.reviews.map((review): WaitingItem => ({ kind: 'review', review }))
  // A budget whose review is open is talked about there.
  const reviewed = new Set(home.reviews.map(({ budget }) => budget?.id))
  const budgets = home.budgets.flatMap((summary): WaitingItem[] => {
    const judged = judgeBudget(summary)
    const { percent, overall } = summary.projected
    if (reviewed.has(summary.budget.id)) return []
    if (judged.kind !== 'drift' || overall !== 'breach' || percent === null) return []
    const target = summary.budget.targetMix[judged.tier] / 100
    const { tier } = judged
    return [{ kind: 'budget', budgetId: summary.budget.id, tier, percent: percent[tier], target }]
  })
  const decisions = home.waiting.map((experiment): WaitingItem => ({
    kind: 'decision',
    experiment,
    days: daysSince(experiment.stoppedAt, now),
  }))
  const lapsed = home.lanes
    .flatMap((lane) => lane.metrics)
    .filter(({ metric }) => metric.pathToNorthStar === null)
    .filter(({ metric }) => metric.exemption === null || metric.exemption.until < today)
    .map(({ metric }): WaitingItem => ({ kind: 'metric', metric }))
  const transfers = home.transfers.map((transfer): WaitingItem => ({ kind: 'transfer', transfer }))
  return [...reviews, ...budgets, ...decisions, ...transfers, ...lapsed]
}
