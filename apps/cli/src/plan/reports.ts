import type { PlanMethod } from '@sextant/stats'
import { number, percent } from '../figures.js'
import { textTable } from '../text-table.js'
import type { PlannedMethod } from './compute-plans.js'
import type { PlanQuestion } from './read-options.js'

const NAMES: Readonly<Record<PlanMethod, string>> = {
  fixed_horizon: 'fixed horizon',
  group_sequential: 'group sequential',
  confidence_sequence: 'confidence sequence',
  bayesian: 'Bayesian',
}

/** The plans side by side, as a person reads them. */
export function planText(question: PlanQuestion, plans: readonly PlannedMethod[]): string {
  const { variants, design } = question
  const header = [
    'method',
    'finds',
    ...variants,
    'users at most',
    'on average',
    'days',
    'times fixed',
  ]
  const rows = plans.map((plan) => [
    NAMES[plan.method],
    percent(plan.minimumEffect),
    ...plan.perVariant.map(String),
    String(plan.maxUsers),
    String(plan.expectedUsers),
    plan.days === null ? '–' : String(plan.days),
    plan.inflation.toFixed(2),
  ])
  const bounds = plans.find(({ method }) => method === 'group_sequential')?.looks ?? []
  const looks = bounds.map(({ fraction, boundaryZ }) => {
    const share = percent(fraction).replace('+', '')
    return `${share} |z| > ${boundaryZ === null ? '–' : boundaryZ.toFixed(3)}`
  })
  const parts = [
    assumptions(question),
    textTable([header, ...rows]),
    `Group-sequential looks, at shares of its users: ${looks.join(', ')}`,
    ...(design.unitsPerDay === null ? ['--per-day gives the days'] : []),
  ]
  return `${parts.join('\n\n')}\n`
}

function assumptions({ design }: PlanQuestion): string {
  const { target, alpha, weights, guardrailCount } = design
  const each = powerEach(design)
  const metric = `mean ${number(target.mean)}, standard deviation ${number(Math.sqrt(target.variance))}`
  const level = `alpha ${number(alpha / (weights.length - 1))} for each treatment`
  const shared = guardrailCount === 0 ? '' : `, beta shared with ${guardrailCount} guardrails`
  return `${metric}; ${level}, two-sided; power ${percent(each).replace('+', '')} on the target${shared}`
}

function powerEach({ power, guardrailCount }: PlanQuestion['design']): number {
  return 1 - (1 - power) / (guardrailCount + 1)
}

/** The plans as one line of JSON; an effect that no number of users finds is null. */
export function planJson(
  { design, variants }: PlanQuestion,
  plans: readonly PlannedMethod[],
): string {
  const { target, alpha, power, guardrailCount: guardrails, unitsPerDay: perDay, prior } = design
  const report = {
    target,
    alpha,
    alphaPerTreatment: alpha / (design.weights.length - 1),
    power,
    powerOnTarget: powerEach(design),
    guardrails,
    perDay,
    prior,
    spending: design.spending,
    plans: plans.map(({ perVariant, minimumEffect, ...plan }) => ({
      ...plan,
      minimumEffect: Number.isFinite(minimumEffect) ? minimumEffect : null,
      perVariant: variants.map((variant, index) => ({ variant, users: perVariant[index] })),
    })),
  }
  return `${JSON.stringify(report)}\n`
}
