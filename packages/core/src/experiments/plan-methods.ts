import type { AlphaSpending } from '@sextant/stats'
import { SequentialPlan, type BayesianPlan, type PlanMethodName } from '../contract/plan.js'

/** The sequential part of a plan, by default where it names none. */
export function sequentialOf(plan: { readonly sequential: SequentialPlan | null }): SequentialPlan {
  return plan.sequential ?? SequentialPlan.parse({})
}

/** A spending function as the mathematics names it. */
export function spendingOf({
  spending,
  parameter,
}: Pick<SequentialPlan, 'spending' | 'parameter'>): AlphaSpending {
  switch (spending) {
    case 'obf':
      return { kind: 'obrien-fleming' }
    case 'pocock':
      return { kind: 'pocock' }
    case 'power':
      return { kind: 'power', exponent: parameter ?? 1 }
    case 'hsd':
      return { kind: 'hwang-shih-decani', gamma: parameter ?? 0 }
  }
}

/** The prior of a plan in the words of the mathematics; null is flat. */
export function priorOf(plan: { readonly bayesian: BayesianPlan | null }): {
  readonly mean: number
  readonly standardDeviation: number
} | null {
  const prior = plan.bayesian?.prior ?? null
  return prior === null ? null : { mean: prior.mean, standardDeviation: prior.sd }
}

/** A plan whose method pays for looking early may be decided at any look; a fixed horizon may not. */
export function isPeekSafe(method: PlanMethodName): boolean {
  return method !== 'fixed_horizon'
}
