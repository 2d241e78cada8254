import type { BudgetSummary, TierMix } from '../../contract/budget.js'
import type { ScenarioOutcome } from '../../contract/scenario.js'
import { correction } from '../correction.js'
import { drift } from '../drift.js'
import { byTier, tiersOf } from '../per-tier.js'
import { splitByTier } from '../split-by-tier.js'

/**
 * What it takes from here to end a period on a mix: the correction plan of that mix (budget rules
 * 5.5), judged against the budget's own target. Null once more than the total is spent.
 */
export function scenarioOutcome(
  { budget, actual, plan }: Pick<BudgetSummary, 'budget' | 'actual' | 'plan'>,
  mix: TierMix,
): ScenarioOutcome | null {
  if (plan === null) return null
  const { feasible, spend } = correction(budget.total, actual.amounts, mix)
  const end = byTier((tier) => actual.amounts[tier] + spend[tier])
  const found = drift(end, budget.targetMix, budget.band)
  if (found === null) throw new Error(`budget ${budget.id} has no total to end with`)
  const target = splitByTier(budget.total, budget.targetMix)
  const apart = tiersOf(byTier((tier) => Math.abs(end[tier] - target[tier])))
  return {
    mix,
    feasible,
    end,
    needed: spend,
    move: byTier((tier) => spend[tier] - plan.stillPlanned[tier]),
    deviation: found.deviation,
    severity: found.severity,
    inBands: found.overall === 'ok',
    offTarget: Math.round(apart.reduce((sum, amount) => sum + amount, 0) / 2),
  }
}

/** What changes tier when plans move as wanted: pairs of a giving and a taking tier, largest gives first. */
export function movesBetween(move: ScenarioOutcome['move']): readonly {
  readonly from: keyof ScenarioOutcome['move']
  readonly to: keyof ScenarioOutcome['move']
  readonly amount: number
}[] {
  const tiers = ['core', 'supporting', 'exploratory'] as const
  const left = { ...move }
  const found = []
  for (const from of tiers.toSorted((a, b) => move[a] - move[b])) {
    for (const to of tiers) {
      const amount = Math.min(-left[from], left[to])
      if (amount <= 0) continue
      left[from] += amount
      left[to] -= amount
      found.push({ from, to, amount })
    }
  }
  return found
}
