import { daysUntilCounted, type Metric, type PastGain } from '@sextant/core/contract'
import { type PlanDesign, type PlanRow, comparePlans, sizePlan } from '@sextant/stats'
import { type Draft, figure, fraction } from './draft.js'
import { methodChoices } from './method-choices.js'

/** Mean and spread a plan starts from. */
interface StartingPoint {
  readonly mean: number
  readonly standardDeviation: number | null
}

/** Why a plan cannot be computed yet. */
type PlanGap = 'target' | 'baseline' | 'zero_baseline' | 'zero_variance' | 'figures'

/** What a plan would need. */
interface SizedPreview {
  readonly missing: null
  /** Units at most, all variants together. */
  readonly total: number
  readonly perVariant: Readonly<Record<string, number>>
  readonly days: number | null
  /** Units it takes when the effect is as large as the minimum. */
  readonly expected: number
  readonly looks: number
}
export type PlanPreview = SizedPreview | { readonly missing: PlanGap }

/** What is known of a metric for planning. */
export type Known = Pick<Metric, 'kind' | 'latest'> &
  Partial<Pick<Metric, 'pastGain' | 'measurement'>>
/** The metrics a plan rests on: the target, and those that may be its guardrails. */
export interface PlanMetrics {
  readonly target: Known | undefined
  readonly byId: ReadonlyMap<string, Known>
}

/** Mean and spread of the latest recorded value. */
function historyOf(metric: Known | undefined): StartingPoint | null {
  if (!metric?.latest) return null
  const { value, standardDeviation } = metric.latest
  return withSpread(value, standardDeviation, metric)
}

// A yes or no per unit has the variance p(1 - p), whatever was recorded beside it.
function withSpread(mean: number, standardDeviation: number | null, metric: Known | undefined) {
  if (metric?.kind !== 'proportion') return { mean, standardDeviation }
  return { mean, standardDeviation: Math.sqrt(Math.max(0, mean * (1 - mean))) }
}

/** The baseline of the form: entered by hand, else the target's latest recorded value. */
function startingPoint(draft: Draft, target: Known | undefined): StartingPoint | null {
  if (!draft.ownBaseline) return historyOf(target)
  const mean = figure(draft.mean)
  return mean === null ? null : withSpread(mean, figure(draft.standardDeviation), target)
}

const DAY_MS = 86_400_000

/** Units a day: as typed, else those of the target's latest period; null for what is no number. */
export function unitsPerDay(draft: Draft, target: Known | undefined): number | null {
  if (draft.unitsPerDay.trim() === '') return historicUnitsPerDay(target)
  return figure(draft.unitsPerDay)
}

/** Units a day in a metric's latest period; null while none was recorded. */
export function historicUnitsPerDay(target: Known | undefined): number | null {
  if (!target?.latest?.units) return null
  const { periodStart, periodEnd, units } = target.latest
  return units / ((Date.parse(periodEnd) - Date.parse(periodStart)) / DAY_MS + 1)
}

/**
 * Sample size and days while typing, by the same mathematics as the server's plan, which stays the
 * truth: alpha shared over the treatments, beta over the target and its guardrails.
 */
export function previewPlan(draft: Draft, metrics: PlanMetrics): PlanPreview {
  const design = designOf(draft, metrics)
  if ('missing' in design) return design
  const sized = inDomain(() => sizePlan(draft.choices.method ?? 'fixed_horizon', design))
  if (sized === null) return { missing: 'figures' }
  if (!Number.isSafeInteger(sized.maxUsers)) return { missing: 'zero_baseline' }
  const [control = 0, ...treatments] = sized.perArm
  const perVariant = draft.variants.map(({ key, isControl }): [string, number] => [
    key,
    isControl ? control : (treatments.shift() ?? 0),
  ])
  return {
    missing: null,
    total: sized.maxUsers,
    perVariant: Object.fromEntries(perVariant),
    days: sized.days,
    expected: sized.users,
    looks: sized.looks.length,
  }
}

/** What every method would cost for the plan in the form; empty while none can be computed. */
export function previewMethods(draft: Draft, metrics: PlanMetrics): readonly PlanRow[] {
  const design = designOf(draft, metrics)
  if ('missing' in design) return []
  const rows = inDomain(() => comparePlans(design)) ?? []
  return rows.filter(({ maxUsers }) => Number.isSafeInteger(maxUsers))
}

/** What the mathematics says of figures at the rim of their domains; null where it refuses them. */
function inDomain<T>(compute: () => T): T | null {
  try {
    return compute()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** What the mathematics sizes a plan from; the gap where it cannot. */
export function designOf(
  draft: Draft,
  { target, byId }: PlanMetrics,
): PlanDesign | { missing: PlanGap } {
  if (target === undefined) return { missing: 'target' }
  const start = startingPoint(draft, target)
  const missing = gapOf(start)
  if (start === null || missing !== null) return { missing: missing ?? 'baseline' }
  const figures = figuresOf(draft)
  if (figures === null) return { missing: 'figures' }
  const daily = unitsPerDay(draft, target)
  const leftOf = (metric: Known | undefined) => ({
    varianceFactor: draft.choices.varianceReduction === 'cuped' ? 1 - gainOf(metric) : 1,
  })
  return {
    ...figures,
    ...methodChoices(draft.choices),
    target: { ...metricOf(start), ...leftOf(target) },
    guardrailCount: draft.guardrails.length,
    guardrails: draft.guardrails.flatMap(({ metricId, margin }) => {
      const known = byId.get(metricId)
      const history = historyOf(known)
      const size = fraction(margin)
      if (history === null || gapOf(history) !== null || size === null || size <= 0) return []
      return [{ ...metricOf(history), ...leftOf(known), margin: size }]
    }),
    unitsPerDay: daily !== null && daily > 0 ? daily : null,
  }
}

function gainOf(metric: Known | undefined): number {
  return metric?.pastGain?.share ?? 0
}

/**
 * Share of the units that CUPED saves in the plan of the form, on or off, and what that is known from;
 * null where nothing is known of the target's past or the plan cannot be sized.
 */
export function previewSaving(
  draft: Draft,
  metrics: PlanMetrics,
): { readonly share: number; readonly from: PastGain } | null {
  const from = metrics.target?.pastGain ?? null
  if (from === null) return null
  const unitsBy = (varianceReduction: 'none' | 'cuped') => {
    const choices = { ...draft.choices, varianceReduction }
    const preview = previewPlan({ ...draft, choices }, metrics)
    return preview.missing === null ? preview.total : null
  }
  const [plain, cuped] = [unitsBy('none'), unitsBy('cuped')]
  return plain === null || cuped === null ? null : { share: 1 - cuped / plain, from }
}

function gapOf(start: StartingPoint | null): PlanGap | null {
  if (start === null || start.standardDeviation === null) return 'baseline'
  if (start.mean === 0) return 'zero_baseline'
  return start.standardDeviation > 0 ? null : 'zero_variance'
}

function metricOf({ mean, standardDeviation }: StartingPoint) {
  return { mean, variance: (standardDeviation ?? 0) ** 2 }
}

/** The figures of the form inside their domains; null while one of them is not. */
function figuresOf(
  draft: Draft,
): Pick<PlanDesign, 'alpha' | 'power' | 'minimumEffect' | 'weights'> | null {
  const alpha = figure(draft.alpha)
  const power = fraction(draft.power)
  const minimumEffect = fraction(draft.minimumEffect)
  if (alpha === null || power === null || minimumEffect === null) return null
  const inRange =
    alpha > 0 && alpha < 0.5 && power > 0.5 && power < 1 && minimumEffect > 0 && minimumEffect <= 10
  const control = draft.variants.find((variant) => variant.isControl)?.weightBp ?? 0
  const treatments = draft.variants
    .filter((variant) => !variant.isControl)
    .map((variant) => variant.weightBp)
  if (!inRange || control === 0 || treatments.length === 0) return null
  return { alpha, power, minimumEffect, weights: [control, ...treatments] }
}

/** Days beyond which an end is no date any more: a hundred years. */
const MOST_DAYS = 36_525

/** The day on which a run of that many days, begun on a day, has its last one; null beyond 100 years. */
export function endDay(from: string, days: number): string | null {
  if (days > MOST_DAYS) return null
  return new Date(Date.parse(from) + (days - 1) * DAY_MS).toISOString().slice(0, 10)
}

/** The day on which a plan of that many days ends: with the last window of its target. */
export function planEnd(
  from: string,
  days: number,
  target: Partial<Pick<Metric, 'measurement'>> | undefined,
): string | null {
  const window = target?.measurement?.window
  return endDay(from, days + (window === undefined ? 0 : daysUntilCounted(window)))
}
