import type { Cycle, KeyResult, KeyResultForecast, Objective } from '@sextant/core/contract'
import { hasFigures } from '../objectives/range-draft.js'

export type CycleStepName = 'publish' | 'grade' | 'close' | 'reopen'

/** States in the order a cycle goes through them. */
export const STATE_ORDER = ['draft', 'open', 'grading', 'closed'] as const

/** The step each state leads on with. */
export const NEXT_STEP: Readonly<Record<Cycle['state'], CycleStepName>> = {
  draft: 'publish',
  open: 'grade',
  grading: 'close',
  closed: 'reopen',
}

/** True once nothing is promised any more: scores take the place of the pace. */
export function isJudged({ state }: Pick<Cycle, 'state'>): boolean {
  return state === 'grading' || state === 'closed'
}

/** How many of the key results with a forecast end at their target, and which do not even at best. */
export function endsOf(
  keyResults: readonly Pick<KeyResult, 'id'>[],
  forecasts: ReadonlyMap<string, KeyResultForecast>,
): { readonly known: number; readonly reaching: number; readonly off: number } {
  const known = keyResults.flatMap(({ id }) => forecasts.get(id)?.forecast ?? [])
  return {
    known: known.length,
    reaching: known.filter(({ raw }) => raw >= 1).length,
    off: known.filter(({ trendingOff }) => trendingOff).length,
  }
}

/** Key results that can have a forecast: those that deliver, and whose values are figures. */
export function forecastable(objectives: readonly Pick<Objective, 'keyResults'>[]): KeyResult[] {
  return objectives
    .flatMap((one) => one.keyResults)
    .filter((one) => one.role === 'delivery' && hasFigures(one.range.type))
}
