import { comparePlans, sizePlan, type SizedPlan } from '@sextant/stats'
import type { z } from 'zod'
import type { Guardrail, Variant } from '../contract/experiment.js'
import type { Metric } from '../contract/metric.js'
import type { Baseline, Plan, PlanInput, PlanRow } from '../contract/plan.js'
import { periodDays } from '../metrics/period-days.js'
import { priorOf, sequentialOf, spendingOf } from './plan-methods.js'

type Wanted = z.output<typeof PlanInput>
type Known = Pick<Metric, 'kind' | 'latest'> & Partial<Pick<Metric, 'pastGain'>>
/** A guardrail with what is known of its metric. */
export type PlannedGuardrail = Guardrail & Known

/**
 * A plan: units per variant from the baselines of the target and its guardrails, at alpha shared over
 * the treatments and beta over the metrics, two-sided, for the smallest relative effect that matters.
 * Without a usable baseline of the target the sample is null and `missing` says why; a guardrail
 * without one is listed as not sized.
 */
export function computePlan(
  wanted: Wanted,
  target: Known,
  variants: readonly Variant[],
  guardrails: readonly PlannedGuardrail[] = [],
): Plan {
  const { baseline: _entered, ...chosen } = wanted
  const known = findBaseline(wanted, target)
  const plan = {
    ...chosen,
    alphaPerTreatment: wanted.alpha / treatmentsOf(variants).length,
    baseline: known?.baseline ?? null,
    baselineSource: known?.source ?? null,
    unitsPerDay: wanted.unitsPerDay ?? unitsPerDayOf(target.latest),
    pastGain: wanted.varianceReduction === 'cuped' ? (target.pastGain ?? null) : null,
  }
  const missing = whatIsMissing(plan.baseline)
  if (missing !== null) return { ...plan, ...NOT_SIZED, missing }
  const sized = sizePlan(plan.method, designOf(plan, variants, guardrails))
  // An effect too small to be found in any number of units that could be counted.
  const units = [sized.maxUsers, ...sized.guardrailUnits]
  if (!units.every(Number.isSafeInteger)) return { ...plan, ...NOT_SIZED, missing: 'zero_baseline' }
  return { ...plan, ...sizeOf(sized, { unitsPerDay: plan.unitsPerDay, variants, guardrails }) }
}

/** What every method would cost for the same plan; empty where the plan could not be sized. */
export function compareMethods(
  plan: Plan,
  variants: readonly Variant[],
  guardrails: readonly PlannedGuardrail[],
): PlanRow[] {
  if (plan.sample === null) return []
  const rows = comparePlans(designOf(plan, variants, guardrails))
  return rows.filter(({ maxUsers }) => Number.isSafeInteger(maxUsers))
}

const NOT_SIZED = {
  sample: null,
  inflation: null,
  expectedUnits: null,
  looks: [],
  joint: null,
} satisfies Partial<Plan>

/** The plan as it was asked for, to compute it anew when something it rests on has changed. */
export function wantedOf(plan: Plan): Wanted {
  const { method, sequential, bayesian, varianceReduction, correction, caps } = plan
  const { alpha, power, minimumEffect, unitsPerDay } = plan
  return {
    method,
    sequential,
    bayesian,
    varianceReduction,
    correction,
    caps,
    alpha,
    power,
    minimumEffect,
    baseline: plan.baselineSource === 'entered' ? plan.baseline : null,
    unitsPerDay,
  }
}

type Sizable = Omit<Wanted, 'baseline'> & Pick<Plan, 'baseline' | 'pastGain'>

function designOf(
  plan: Sizable,
  variants: readonly Variant[],
  guardrails: readonly PlannedGuardrail[],
) {
  const { alpha, power, minimumEffect, unitsPerDay } = plan
  const sequential = sequentialOf(plan)
  const gainOf = ({ pastGain }: Known) => (plan.varianceReduction === 'cuped' ? pastGain : null)
  return {
    target: metricOf(plan.baseline, plan.pastGain),
    minimumEffect,
    alpha,
    power,
    guardrailCount: guardrails.length,
    guardrails: sizable(guardrails).map(({ guardrail, baseline }) => ({
      ...metricOf(baseline, gainOf(guardrail)),
      margin: guardrail.margin,
    })),
    weights: [controlOf(variants), ...treatmentsOf(variants).map(({ weightBp }) => weightBp)],
    unitsPerDay,
    spending: spendingOf(sequential),
    looks: sequential.looks,
    prior: priorOf(plan),
  } satisfies Parameters<typeof sizePlan>[1]
}

function sizeOf(
  sized: SizedPlan,
  design: {
    readonly unitsPerDay: number | null
    readonly variants: readonly Variant[]
    readonly guardrails: readonly PlannedGuardrail[]
  },
) {
  const { variants, guardrails, unitsPerDay } = design
  const [control, ...treatments] = sized.perArm
  const keys = treatmentsOf(variants).map(({ key }) => key)
  const perVariant = variants.map(({ key, isControl }): [string, number] => [
    key,
    (isControl ? control : treatments[keys.indexOf(key)]) ?? 0,
  ])
  const sizes = sizable(guardrails)
  return {
    sample: { total: sized.maxUsers, perVariant: Object.fromEntries(perVariant), days: sized.days },
    missing: null,
    inflation: sized.inflation,
    expectedUnits: sized.users,
    looks: sized.looks.map((look) => {
      const units = Math.ceil(look.fraction * sized.maxUsers)
      return { ...look, units, day: unitsPerDay === null ? null : Math.ceil(units / unitsPerDay) }
    }),
    joint: {
      powerEach: sized.powerEach,
      targetUnits: sized.targetUnits,
      guardrails: guardrails.map((guardrail) => ({
        metricId: guardrail.metricId,
        units: sized.guardrailUnits[sizes.findIndex((one) => one.guardrail === guardrail)] ?? null,
        missing: whatIsMissing(historyOf(guardrail)),
      })),
    },
  }
}

/** Guardrails whose history can carry a sample size. */
function sizable(guardrails: readonly PlannedGuardrail[]) {
  return guardrails.flatMap((guardrail) => {
    const baseline = historyOf(guardrail)
    return whatIsMissing(baseline) === null ? [{ guardrail, baseline }] : []
  })
}

function metricOf(baseline: Baseline | null, gain: Metric['pastGain'] | undefined) {
  return {
    mean: baseline?.mean ?? 0,
    variance: (baseline?.standardDeviation ?? 0) ** 2,
    varianceFactor: 1 - (gain?.share ?? 0),
  }
}

function treatmentsOf(variants: readonly Variant[]): Variant[] {
  return variants.filter((variant) => !variant.isControl)
}

function controlOf(variants: readonly Variant[]): number {
  return variants.find((variant) => variant.isControl)?.weightBp ?? 0
}

interface KnownBaseline {
  readonly baseline: Baseline
  readonly source: NonNullable<Plan['baselineSource']>
}

function findBaseline(wanted: Wanted, target: Known): KnownBaseline | null {
  if (wanted.baseline !== null) {
    return { baseline: withSpread(wanted.baseline, target.kind), source: 'entered' }
  }
  const baseline = historyOf(target)
  return baseline === null ? null : { baseline, source: 'metric_values' }
}

/** Mean and spread of the latest recorded value. */
function historyOf({ kind, latest }: Known): Baseline | null {
  if (latest === null) return null
  return withSpread({ mean: latest.value, standardDeviation: latest.standardDeviation }, kind)
}

// A yes or no per unit has the variance p(1 - p), whatever was recorded beside it.
function withSpread({ mean, standardDeviation }: Baseline, kind: Metric['kind']): Baseline {
  if (kind !== 'proportion') return { mean, standardDeviation }
  return { mean, standardDeviation: Math.sqrt(Math.max(0, mean * (1 - mean))) }
}

function whatIsMissing(baseline: Baseline | null): Plan['missing'] {
  if (baseline === null || baseline.standardDeviation === null) return 'baseline'
  if (baseline.mean === 0) return 'zero_baseline'
  return baseline.standardDeviation ** 2 > 0 ? null : 'zero_variance'
}

function unitsPerDayOf(latest: Metric['latest']): number | null {
  if (latest === null || latest.units === null) return null
  return latest.units / periodDays(latest)
}
