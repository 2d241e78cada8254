import { z } from 'zod'
import { CORRECTIONS, Prior, SPENDING_FUNCTIONS } from './plan.js'

const Interval = z.tuple([z.number(), z.number()])

/** Whose interval a plan decides by; what is not planned otherwise is read pointwise. */
export const PLANNED_KINDS = [
  'group_sequential',
  'confidence_sequence',
  'bayesian',
  'corrected',
] as const

/** What a group-sequential test says once it has stopped, adjusted for the looks it had. */
export const StageWiseResult = z
  .object({
    /** Two-sided, by stage-wise ordering of the outcomes. */
    pValue: z.number(),
    /** Median-unbiased. */
    estimate: z.number(),
    interval: Interval,
  })
  .meta({ id: 'StageWiseResult' })
export type StageWiseResult = z.infer<typeof StageWiseResult>

/** The interval that the plan decides by, on the relative scale. */
export const PlannedResult = z
  .object({
    kind: z.enum(PLANNED_KINDS),
    estimate: z.number().nullable(),
    /** Null where the effect has no number, or no alpha could be spent yet. */
    interval: Interval.nullable(),
    /** The bound on the statistic at this look; null where the method has none. */
    boundaryZ: z.number().nullable(),
    /** Two-sided p-value that corresponds to the bound. */
    nominalAlpha: z.number().nullable(),
    /** Share of the planned sample; null where the method does not count it. */
    informationFraction: z.number().nullable(),
    /** Alpha used up with this look, both sides together. */
    spentAlpha: z.number().nullable(),
    /** Which look at new data the interval is from: an earlier one when this look spends nothing. */
    lookNumber: z.int().nullable(),
    /** The interval leaves 0 out. */
    crossed: z.boolean(),
    /** Group-sequential plans, once stopped: at a crossing, at the last look or at the end of the run. */
    stageWise: StageWiseResult.nullable().default(null),
  })
  .meta({ id: 'PlannedResult' })
export type PlannedResult = z.infer<typeof PlannedResult>

/**
 * Whether a group-sequential test has stopped with this look: `running` unless it crosses or spends
 * the last of its alpha; `crossed_before` when an earlier look had crossed, so that its result stands.
 */
export const STOPPINGS = ['running', 'ended', 'crossed_before'] as const

/** How the plan reads one test, with all it takes to compute the planned interval again. */
export const TestPlan = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('group_sequential'),
      spending: z.enum(SPENDING_FUNCTIONS),
      parameter: z.number().nullable(),
      lookNumber: z.int(),
      /** Information fraction at which this look spends; null when it has nothing to spend. */
      fraction: z.number().nullable(),
      /** Fractions at which earlier looks have spent, increasing. */
      priorFractions: z.array(z.number()),
      /** What the last look that spent had found, for a look that spends nothing. */
      carried: PlannedResult.nullable(),
      /** Null in tests of earlier releases, which keep no stage-wise result. */
      stopping: z.enum(STOPPINGS).nullable().default(null),
    }),
    z.object({
      kind: z.literal('confidence_sequence'),
      lookNumber: z.int(),
      fraction: z.number(),
      /** Units of both arms at which the sequence is tightest: the planned ones. */
      tuning: z.number(),
    }),
    z.object({
      kind: z.literal('bayesian'),
      lookNumber: z.int(),
      fraction: z.number(),
      prior: Prior.nullable(),
      lossThreshold: z.number().nullable(),
    }),
    z.object({
      kind: z.literal('corrected'),
      procedure: z.enum(CORRECTIONS),
      /** p-values of the whole family, this test's at `position`. */
      pValues: z.array(z.number()),
      position: z.int(),
    }),
  ])
  .meta({ id: 'TestPlan' })
export type TestPlan = z.infer<typeof TestPlan>

/** The programme's record when the test was made: decided experiments and how many had won. */
export const WinHistory = z
  .object({
    experiments: z.int(),
    winRate: z.number(),
    /** Power each target was planned for. */
    power: z.number(),
  })
  .meta({ id: 'WinHistory' })
export type WinHistory = z.infer<typeof WinHistory>

/** The true effects of experiments here, by a random-effects model of those decided before. */
export const ProgrammePrior = z
  .object({
    experiments: z.int(),
    /** Mean true effect, improvements positive, and its standard error. */
    mean: z.number(),
    standardError: z.number(),
    /** Standard deviation of the true effects between experiments. */
    tau: z.number(),
  })
  .meta({ id: 'ProgrammePrior' })
export type ProgrammePrior = z.infer<typeof ProgrammePrior>

export const ADJUSTMENT_STEPS = ['raw', 'capped', 'cuped', 'sequential', 'corrected'] as const

/** What an adjustment made of the relative effect; steps come in the order they are applied. */
export const Adjustment = z
  .object({
    step: z.enum(ADJUSTMENT_STEPS),
    estimate: z.number().nullable(),
    standardError: z.number().nullable(),
    interval: Interval.nullable(),
  })
  .meta({ id: 'Adjustment' })
export type Adjustment = z.infer<typeof Adjustment>

/** The target as a Bayesian reads it; losses are relative and on average. */
export const BayesView = z
  .object({
    /** Null is a flat prior. */
    prior: Prior.nullable(),
    mean: z.number(),
    interval: Interval,
    /** Probability that treatment is better. */
    chanceToWin: z.number(),
    lossIfShipped: z.number(),
    lossIfKept: z.number(),
    /** Whether shipping risks no more than the plan allows; null where it names no threshold. */
    lossWithinThreshold: z.boolean().nullable(),
  })
  .meta({ id: 'BayesView' })
export type BayesView = z.infer<typeof BayesView>

/** How far to trust a win, judged by how often experiments win here. */
export const FalsePositiveRiskView = z
  .object({
    experiments: z.int(),
    winRate: z.number(),
    /** Share of ideas that truly work, from the win rate. */
    prior: z.number(),
    /** Probability that this win is none. */
    risk: z.number(),
  })
  .meta({ id: 'FalsePositiveRisk' })
export type FalsePositiveRiskView = z.infer<typeof FalsePositiveRiskView>

/** The effect as the programme's own record makes one expect it: drawn towards what is usual. */
export const ShrunkEffect = z
  .object({ experiments: z.int(), estimate: z.number(), interval: Interval })
  .meta({ id: 'ShrunkEffect' })
export type ShrunkEffect = z.infer<typeof ShrunkEffect>

/** What winning does to an estimate: it is seen because it was large. */
export const WinnersCurse = z
  .object({
    /** The effect most likely behind the estimate, given that it won. */
    conditionalEstimate: z.number(),
    /** How much a win exaggerates on average if the true effect is the minimum effect. */
    typeM: z.number(),
  })
  .meta({ id: 'WinnersCurse' })
export type WinnersCurse = z.infer<typeof WinnersCurse>
