import type { PlanInput, SequentialPlan } from '@sextant/core/contract'
import type { PlanDesign } from '@sextant/stats'

/** How a plan is analysed, as the form keeps it: what it does not show it gives back unchanged. */
export type PlanChoices = Pick<
  PlanInput,
  'method' | 'sequential' | 'bayesian' | 'varianceReduction' | 'correction' | 'caps'
>

/** The looks of a group-sequential plan that names none: the server's own default. */
export const DEFAULT_SEQUENTIAL: SequentialPlan = {
  spending: 'obf',
  parameter: null,
  looks: [1 / 3, 2 / 3, 1],
}

/** The sequential part of the choices, by default where they name none. */
export function sequentialOf({ sequential }: PlanChoices): Required<SequentialPlan> {
  return {
    spending: sequential?.spending ?? DEFAULT_SEQUENTIAL.spending,
    parameter: sequential?.parameter ?? null,
    looks: sequential?.looks ?? DEFAULT_SEQUENTIAL.looks,
  }
}

/** The choices in the words of the mathematics. */
export function methodChoices(
  choices: PlanChoices,
): Pick<PlanDesign, 'spending' | 'looks' | 'prior'> {
  const { spending, parameter, looks } = sequentialOf(choices)
  const prior = choices.bayesian?.prior ?? null
  return {
    spending: spendingOf(spending, parameter),
    looks,
    prior: prior === null ? null : { mean: prior.mean, standardDeviation: prior.sd },
  }
}

function spendingOf(
  spending: SequentialPlan['spending'],
  parameter: SequentialPlan['parameter'],
): PlanDesign['spending'] {
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
