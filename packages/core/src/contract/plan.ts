import { z } from 'zod'
import { PastGain } from './metric.js'
import { Id } from './text.js'

/** Ways to analyse an experiment; the plan chooses one before the data are in. */
export const PLAN_METHODS = [
  'fixed_horizon',
  'group_sequential',
  'confidence_sequence',
  'bayesian',
] as const
export type PlanMethodName = (typeof PLAN_METHODS)[number]

/** How a group-sequential plan spends alpha: O'Brien-Fleming, Pocock, a power, Hwang-Shih-DeCani. */
export const SPENDING_FUNCTIONS = ['obf', 'pocock', 'power', 'hsd'] as const
/** Corrections over the secondary metrics of a look. */
export const CORRECTIONS = ['none', 'bonferroni', 'holm', 'hochberg', 'bh', 'by'] as const
export type CorrectionName = (typeof CORRECTIONS)[number]
export const VARIANCE_REDUCTIONS = ['none', 'cuped'] as const

/** Mean and standard deviation per unit before the experiment. */
export const Baseline = z
  .strictObject({
    mean: z.number().min(-1e15).max(1e15),
    standardDeviation: z.number().min(0).max(1e15).nullable(),
  })
  .meta({ id: 'Baseline' })
export type Baseline = z.infer<typeof Baseline>

const increasing = (looks: readonly number[]) =>
  looks.every((fraction, index) => fraction > (looks[index - 1] ?? 0)) && looks.at(-1) === 1

/** When a group-sequential plan looks, and how much alpha each look may use. */
export const SequentialPlan = z
  .strictObject({
    spending: z.enum(SPENDING_FUNCTIONS).default('obf'),
    /** Exponent of `power`, gamma of `hsd`; the others have none. */
    parameter: z.number().min(-50).max(50).nullable().default(null),
    /** Shares of the planned sample, in order; the last is 1. */
    looks: z
      .array(z.number().gt(0).max(1))
      .min(2)
      .max(20)
      .default([1 / 3, 2 / 3, 1])
      .refine(increasing, { message: 'plan.looks_not_increasing' }),
  })
  .refine(({ spending, parameter }) => spending !== 'power' || (parameter ?? 0) > 0, {
    message: 'plan.parameter_missing',
    path: ['parameter'],
  })
  .refine(({ spending, parameter }) => spending !== 'hsd' || parameter !== null, {
    message: 'plan.parameter_missing',
    path: ['parameter'],
  })
  .meta({ id: 'SequentialPlan' })
export type SequentialPlan = z.infer<typeof SequentialPlan>

/** Normal prior of a relative effect. */
export const Prior = z
  .strictObject({ mean: z.number().min(-10).max(10), sd: z.number().gt(0).max(10) })
  .meta({ id: 'Prior' })
export type Prior = z.infer<typeof Prior>

export const BayesianPlan = z
  .strictObject({
    /** Null is flat: the data alone speak. */
    prior: Prior.nullable().default(null),
    /** Relative loss, on average, that shipping may at most risk, such as 0.001. */
    lossThreshold: z.number().gt(0).max(1).nullable().default(null),
  })
  .meta({ id: 'BayesianPlan' })
export type BayesianPlan = z.infer<typeof BayesianPlan>

/** Values above this quantile of all units together count as that quantile. */
export const Cap = z
  .strictObject({ metricId: Id, quantile: z.number().gt(0.5).lt(1) })
  .meta({ id: 'Cap' })
export type Cap = z.infer<typeof Cap>

/** What a person chooses and a locked plan keeps, in one place. */
const choices = {
  method: z.enum(PLAN_METHODS).default('fixed_horizon'),
  /** Read by `group_sequential` only; null there means the defaults. */
  sequential: SequentialPlan.nullable().default(null),
  /** Read by `bayesian` only; null there means a flat prior. */
  bayesian: BayesianPlan.nullable().default(null),
  varianceReduction: z.enum(VARIANCE_REDUCTIONS).default('none'),
  /** Over the secondary metrics; the target and the guardrails are not part of it. */
  correction: z.enum(CORRECTIONS).default('none'),
  caps: z.array(Cap).max(50).default([]),
}

export const PlanInput = z
  .strictObject({
    ...choices,
    alpha: z.number().gt(0).lt(0.5).default(0.05),
    /** Of the target and all guardrails together. */
    power: z.number().gt(0.5).lt(1).default(0.8),
    /** Smallest relative change worth acting on, such as 0.02. */
    minimumEffect: z.number().gt(0).max(10),
    /** Left out: taken from the target metric's latest recorded value. */
    baseline: Baseline.nullable().default(null),
    /** Units entering a day, all variants together; gives days and end date. */
    unitsPerDay: z.number().gt(0).max(1e12).nullable().default(null),
  })
  .meta({ id: 'PlanInput' })
export type PlanInput = z.input<typeof PlanInput>

export const BASELINE_GAPS = ['baseline', 'zero_baseline', 'zero_variance'] as const

/** A look the plan foresees. */
export const PlannedLook = z
  .object({
    /** Share of the planned sample. */
    fraction: z.number(),
    units: z.int(),
    /** The statistic that ends the experiment there; null where the look has no bound. */
    boundaryZ: z.number().nullable(),
    /** Two-sided p-value that corresponds to the bound. */
    nominalAlpha: z.number().nullable(),
    /** Days after the start by which these units are in; null while the traffic is unknown. */
    day: z.int().nullable(),
  })
  .meta({ id: 'PlannedLook' })
export type PlannedLook = z.infer<typeof PlannedLook>

/** How the sample came about: beta is shared over the target and every guardrail. */
export const JointPower = z
  .object({
    /** Power of each metric by itself: 1 - beta / (guardrails + 1). */
    powerEach: z.number(),
    /** Units the target alone would need. */
    targetUnits: z.int(),
    /** Units each guardrail would need; null where `missing` says why it could not be sized. */
    guardrails: z.array(
      z.object({
        metricId: Id,
        units: z.int().nullable(),
        missing: z.enum(BASELINE_GAPS).nullable(),
      }),
    ),
  })
  .meta({ id: 'JointPower' })
export type JointPower = z.infer<typeof JointPower>

/** A plan with what it needs, computed from the baseline. */
export const Plan = z
  .object({
    ...choices,
    alpha: z.number(),
    /** Alpha of each treatment's interval on the target: alpha shared over the treatments. */
    alphaPerTreatment: z.number(),
    power: z.number(),
    minimumEffect: z.number(),
    baseline: Baseline.nullable(),
    baselineSource: z.enum(['metric_values', 'entered']).nullable(),
    unitsPerDay: z.number().nullable(),
    /** What CUPED is counted on to take from the target's variance; null where nothing is counted on. */
    pastGain: PastGain.nullable().default(null),
    /** Null while the baseline is unknown or cannot carry a plan; `missing` says which. */
    sample: z
      .object({
        total: z.int(),
        perVariant: z.record(z.string(), z.int()),
        days: z.int().nullable(),
      })
      .nullable(),
    missing: z.enum(BASELINE_GAPS).nullable(),
    /** Units of the target at most, over those of a fixed horizon; null without a sample. */
    inflation: z.number().nullable().default(null),
    /** Units it takes when the effect is as large as the minimum; null without a sample. */
    expectedUnits: z.int().nullable().default(null),
    looks: z.array(PlannedLook).default([]),
    joint: JointPower.nullable().default(null),
  })
  .meta({ id: 'Plan' })
export type Plan = z.infer<typeof Plan>

/** One method of analysis and what it would cost. */
export const PlanRow = z
  .object({
    method: z.enum(PLAN_METHODS),
    /** Units it takes when the effect is as large as the minimum. */
    users: z.int(),
    /** Units it takes at most. */
    maxUsers: z.int(),
    days: z.int().nullable(),
  })
  .meta({ id: 'PlanRow' })
export type PlanRow = z.infer<typeof PlanRow>

/** A plan beside what every other method of analysis would cost; no rows without a baseline. */
export const PlanComparison = Plan.extend({ methods: z.array(PlanRow) }).meta({
  id: 'PlanComparison',
})
export type PlanComparison = z.infer<typeof PlanComparison>
