import type { Metric } from '@sextant/core/contract'
import { durationDays, sampleSize } from '@sextant/stats'
import { type Draft, figure, fraction } from './draft.js'

/** Mean and spread a plan starts from, and where they come from. */
export interface StartingPoint {
  readonly mean: number
  readonly standardDeviation: number | null
  readonly source: 'metric_values' | 'entered'
}

/** What a plan would need, or the one thing that keeps it from being computed. */
export type PlanPreview =
  | {
      readonly total: number
      readonly perVariant: Readonly<Record<string, number>>
      readonly days: number | null
      readonly missing: null
    }
  | { readonly missing: 'target' | 'baseline' | 'zero_baseline' | 'zero_variance' | 'figures' }

type Target = Pick<Metric, 'kind' | 'latest'>

/** The baseline of the form: entered by hand, else the target's latest recorded value. */
export function startingPoint(draft: Draft, target: Target | undefined): StartingPoint | null {
  if (draft.ownBaseline) {
    const mean = figure(draft.mean)
    if (mean === null) return null
    return { ...spread(mean, figure(draft.standardDeviation), target), source: 'entered' }
  }
  if (!target?.latest) return null
  const { value, standardDeviation } = target.latest
  return { ...spread(value, standardDeviation, target), source: 'metric_values' }
}

// A yes or no per unit has the variance p(1 - p), whatever was recorded beside it.
function spread(mean: number, standardDeviation: number | null, target: Target | undefined) {
  if (target?.kind !== 'proportion') return { mean, standardDeviation }
  return { mean, standardDeviation: Math.sqrt(Math.max(0, mean * (1 - mean))) }
}

const DAY_MS = 86_400_000

/** Units a day: as typed, else those of the target's latest period. */
export function unitsPerDay(draft: Draft, target: Target | undefined): number | null {
  return figure(draft.unitsPerDay) ?? historicUnitsPerDay(target)
}

/** Units a day in a metric's latest period; null while none was recorded. */
export function historicUnitsPerDay(target: Target | undefined): number | null {
  if (!target?.latest?.units) return null
  const { periodStart, periodEnd, units } = target.latest
  return units / ((Date.parse(periodEnd) - Date.parse(periodStart)) / DAY_MS + 1)
}

/**
 * Sample size and days while typing, by the same mathematics as the server's plan, which stays the
 * truth: alpha shared over the treatments, two-sided, every treatment told from the control.
 */
export function previewPlan(draft: Draft, target: Target | undefined): PlanPreview {
  if (target === undefined) return { missing: 'target' }
  const start = startingPoint(draft, target)
  if (start === null || start.standardDeviation === null) return { missing: 'baseline' }
  if (start.mean === 0) return { missing: 'zero_baseline' }
  if (!(start.standardDeviation > 0)) return { missing: 'zero_variance' }
  const perVariant = unitsPerVariant(draft, {
    mean: start.mean,
    variance: start.standardDeviation ** 2,
  })
  if (perVariant === null) return { missing: 'figures' }
  const total = Object.values(perVariant).reduce((sum, units) => sum + units, 0)
  if (!Number.isSafeInteger(total)) return { missing: 'zero_baseline' }
  const daily = unitsPerDay(draft, target)
  const days =
    daily === null || daily <= 0
      ? null
      : durationDays({ units: total, unitsPerDay: daily, wholeWeeks: false })
  return { total, perVariant, days, missing: null }
}

function unitsPerVariant(
  draft: Draft,
  { mean, variance }: { mean: number; variance: number },
): Record<string, number> | null {
  const [alpha, power, minimumEffect] = [
    figure(draft.alpha),
    fraction(draft.power),
    fraction(draft.minimumEffect),
  ]
  if (alpha === null || power === null || minimumEffect === null) return null
  const inRange =
    alpha > 0 && alpha < 0.5 && power > 0.5 && power < 1 && minimumEffect > 0 && minimumEffect <= 10
  const controlBp = draft.variants.find((variant) => variant.isControl)?.weightBp ?? 0
  const treatments = draft.variants.filter((variant) => !variant.isControl)
  if (!inRange || controlBp === 0 || treatments.length === 0) return null
  const perTreatment = alpha / treatments.length
  const controls = treatments.map(
    ({ weightBp }) =>
      sampleSize({
        mean,
        variance,
        minimumEffect,
        alpha: perTreatment,
        power,
        ratio: weightBp / controlBp,
      }).control,
  )
  const control = Math.max(...controls)
  return Object.fromEntries(
    draft.variants.map(({ key, weightBp }) => [key, Math.ceil((control * weightBp) / controlBp)]),
  )
}

/** The day on which a run of that many days, begun on a day, has its last one. */
export function endDay(from: string, days: number): string {
  return new Date(Date.parse(from) + (days - 1) * DAY_MS).toISOString().slice(0, 10)
}
