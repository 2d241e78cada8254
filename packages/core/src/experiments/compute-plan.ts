import { durationDays, sampleSize } from '@sextant/stats'
import type { z } from 'zod'
import type { Baseline, Plan, PlanInput, Variant } from '../contract/experiment.js'
import type { Metric } from '../contract/metric.js'
import { periodDays } from '../metrics/period-days.js'

type Wanted = z.output<typeof PlanInput>

/**
 * A fixed-horizon plan: units per variant from the target's baseline, at alpha shared over the
 * treatments, two-sided, for the smallest relative effect that matters. Without a usable baseline the
 * sample is null and `missing` says why.
 */
export function computePlan(
  wanted: Wanted,
  target: Pick<Metric, 'kind' | 'latest'>,
  variants: readonly Variant[],
): Plan {
  const { method, alpha, power, minimumEffect } = wanted
  const treatments = variants.filter((variant) => !variant.isControl).length
  const known = findBaseline(wanted, target)
  const plan = {
    method,
    alpha,
    alphaPerTreatment: alpha / treatments,
    power,
    minimumEffect,
    baseline: known?.baseline ?? null,
    baselineSource: known?.source ?? null,
    unitsPerDay: wanted.unitsPerDay ?? unitsPerDayOf(target.latest),
  }
  const missing = whatIsMissing(plan.baseline)
  if (missing !== null) return { ...plan, sample: null, missing }
  const perVariant = unitsPerVariant(plan, variants)
  const total = Object.values(perVariant).reduce((sum, units) => sum + units, 0)
  // An effect too small to be found in any number of units that could be counted.
  if (!Number.isSafeInteger(total)) return { ...plan, sample: null, missing: 'zero_baseline' }
  return { ...plan, sample: { total, perVariant, days: daysFor(total, plan) }, missing: null }
}

/** The plan as it was asked for, to compute it anew when something it rests on has changed. */
export function wantedOf(plan: Plan): Wanted {
  const { method, alpha, power, minimumEffect, unitsPerDay } = plan
  const baseline = plan.baselineSource === 'entered' ? plan.baseline : null
  return { method, alpha, power, minimumEffect, baseline, unitsPerDay }
}

interface KnownBaseline {
  readonly baseline: Baseline
  readonly source: NonNullable<Plan['baselineSource']>
}

function findBaseline(
  wanted: Wanted,
  target: Pick<Metric, 'kind' | 'latest'>,
): KnownBaseline | null {
  if (wanted.baseline !== null) {
    return { baseline: withSpread(wanted.baseline, target.kind), source: 'entered' }
  }
  if (target.latest === null) return null
  const { value: mean, standardDeviation } = target.latest
  return {
    baseline: withSpread({ mean, standardDeviation }, target.kind),
    source: 'metric_values',
  }
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

/** Every variant gets its share of a total in which each treatment can be told from the control. */
function unitsPerVariant(
  plan: Pick<Plan, 'alphaPerTreatment' | 'power' | 'minimumEffect' | 'baseline'>,
  variants: readonly Variant[],
): Record<string, number> {
  const controlBp = variants.find((variant) => variant.isControl)?.weightBp ?? 0
  const { mean, standardDeviation } = plan.baseline ?? { mean: 0, standardDeviation: 0 }
  const controls = variants
    .filter((variant) => !variant.isControl)
    .map(
      (variant) =>
        sampleSize({
          mean,
          variance: (standardDeviation ?? 0) ** 2,
          minimumEffect: plan.minimumEffect,
          alpha: plan.alphaPerTreatment,
          power: plan.power,
          ratio: variant.weightBp / controlBp,
        }).control,
    )
  const control = Math.max(...controls)
  return Object.fromEntries(
    variants.map((variant) => [variant.key, Math.ceil((control * variant.weightBp) / controlBp)]),
  )
}

function unitsPerDayOf(latest: Metric['latest']): number | null {
  if (latest === null || latest.units === null) return null
  return latest.units / periodDays(latest)
}

function daysFor(units: number, { unitsPerDay }: Pick<Plan, 'unitsPerDay'>): number | null {
  return unitsPerDay === null ? null : durationDays({ units, unitsPerDay, wholeWeeks: false })
}
