import type { Look } from '../contract/experiment.js'
import type { PlannedResult, TestPlan } from '../contract/test-method.js'
import type { LockedPlan } from '../experiments/locked-plan.js'
import { sequentialOf } from '../experiments/plan-methods.js'
import type { Standing } from './spending-looks.js'

/** How the plan reads the target of one treatment at this look; null reads it pointwise. */
export function targetPlan(
  { plan, variants }: LockedPlan,
  treatment: string,
  standing: Standing,
  earlier: readonly Look[],
): TestPlan | null {
  const { lookNumber, fraction } = standing
  switch (plan.method) {
    case 'fixed_horizon':
      return null
    case 'group_sequential': {
      const { spending, parameter } = sequentialOf(plan)
      return {
        kind: plan.method,
        spending,
        parameter,
        lookNumber,
        fraction: standing.spends,
        priorFractions: [...standing.priorFractions],
        carried: standing.spends === null ? lastSpent(treatment, standing, earlier) : null,
      }
    }
    case 'confidence_sequence': {
      const control = variants.find((variant) => variant.isControl)?.key ?? ''
      const planned = plan.sample?.perVariant ?? {}
      const tuning = (planned[control] ?? 0) + (planned[treatment] ?? 0)
      return { kind: plan.method, lookNumber, fraction, tuning: Math.max(1, tuning) }
    }
    case 'bayesian': {
      const { prior, lossThreshold } = plan.bayesian ?? { prior: null, lossThreshold: null }
      return { kind: plan.method, lookNumber, fraction, prior, lossThreshold }
    }
  }
}

/** What the last look that spent alpha had found on the target of this treatment. */
function lastSpent(
  treatment: string,
  { lastSpending }: Standing,
  earlier: readonly Look[],
): PlannedResult | null {
  const tests = earlier
    .filter((look) => look.information?.lookNumber === lastSpending)
    .flatMap((look) => look.tests)
  const found = tests.find((test) => test.role === 'target' && test.treatment.variant === treatment)
  return found?.planned ?? null
}
