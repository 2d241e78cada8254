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
  { earlier, running }: { readonly earlier: readonly Look[]; readonly running: boolean },
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
        stopping: crossedBefore(treatment, standing, earlier)
          ? 'crossed_before'
          : running
            ? 'running'
            : 'ended',
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

/** A look at data before these had crossed its bound: later ones cannot undo or repeat that. */
function crossedBefore(
  treatment: string,
  { lookNumber }: Standing,
  earlier: readonly Look[],
): boolean {
  return earlier
    .filter(({ information }) => information !== null && information.lookNumber < lookNumber)
    .some((look) => targetOf(look.tests, treatment)?.planned?.crossed === true)
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
  return targetOf(tests, treatment)?.planned ?? null
}

function targetOf(tests: Look['tests'], treatment: string): Look['tests'][number] | undefined {
  return tests.find((test) => test.role === 'target' && test.treatment.variant === treatment)
}
