import { type Draft, figure } from './draft.js'
import { type PlanMetrics, previewPlan } from './plan-preview.js'

/** What another minimum effect would cost. */
export interface Alternative {
  /** Percent. */
  readonly effect: number
  readonly units: number
  readonly days: number | null
  readonly isChosen: boolean
}

const FACTORS = [0.5, 0.75, 1, 1.5, 2]

/** Plans around the chosen minimum effect, smaller and larger; empty while none can be computed. */
export function planAlternatives(draft: Draft, metrics: PlanMetrics): Alternative[] {
  const chosen = figure(draft.minimumEffect)
  if (chosen === null) return []
  return FACTORS.flatMap((factor) => {
    const effect = Number((chosen * factor).toPrecision(2))
    const own = factor === 1 ? draft.minimumEffect : String(effect)
    const plan = previewPlan({ ...draft, minimumEffect: own }, metrics)
    if (plan.missing !== null) return []
    const { total: units, days } = plan
    return [{ effect: factor === 1 ? chosen : effect, units, days, isChosen: factor === 1 }]
  })
}
