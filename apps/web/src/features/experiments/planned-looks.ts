import type { PlannedLook } from '@sextant/core/contract'
import { sizePlan } from '@sextant/stats'
import type { Draft } from './draft.js'
import { designOf, type PlanMetrics } from './plan-preview.js'

/** The looks of the plan in the form with their bounds; empty while it cannot be sized. */
export function previewLooks(draft: Draft, metrics: PlanMetrics): readonly PlannedLook[] {
  const design = designOf(draft, metrics)
  if ('missing' in design) return []
  const { looks, maxUsers } = sizePlan(draft.choices.method ?? 'fixed_horizon', design)
  if (!Number.isSafeInteger(maxUsers)) return []
  const daily = design.unitsPerDay
  return looks.map((look) => {
    const units = Math.ceil(look.fraction * maxUsers)
    return { ...look, units, day: daily === null ? null : Math.ceil(units / daily) }
  })
}

/** Looks at even steps of the planned sample; the last is the whole of it. */
export function evenLooks(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index + 1) / count)
}

const MOST_LOOKS = 20

/** Shares as typed, in percent: `33, 67, 100`; null unless they rise to 100. */
export function readLooks(typed: string): number[] | null {
  const parts = typed.split(/[\s,，、;%]+/).filter((part) => part !== '')
  const looks = parts.map((part) => Number((Number(part) / 100).toPrecision(12)))
  const rises = looks.every((look, index) => look > (looks[index - 1] ?? 0))
  const fits = looks.length >= 2 && looks.length <= MOST_LOOKS
  return rises && fits && looks.at(-1) === 1 ? looks : null
}

/** Shares as they are printed for typing. */
export function printLooks(looks: readonly number[]): string {
  return looks.map((look) => String(Number((look * 100).toPrecision(3)))).join(', ')
}
