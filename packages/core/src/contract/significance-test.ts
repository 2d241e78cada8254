import { z } from 'zod'
import { DIRECTIONS, METRIC_KINDS, TIERS } from './metric.js'
import {
  Adjustment,
  BayesView,
  FalsePositiveRiskView,
  PlannedResult,
  ProgrammePrior,
  ShrunkEffect,
  TestPlan,
  WinHistory,
  WinnersCurse,
} from './test-method.js'
import { BilingualLine, Id, Instant, LocalizedLine } from './text.js'

/** Why a metric is read in a test. */
export const TEST_ROLES = ['target', 'north_star', 'guardrail', 'secondary'] as const
export type TestRole = (typeof TEST_ROLES)[number]

const Spread = z.object({ mean: z.number(), m2: z.number() })
const RatioSpread = z.object({ numerator: Spread, denominator: Spread, cross: z.number() })
/**
 * Centred sufficient statistics of one variant; m2 is the sum of squared deviations, cross the sum of
 * products of them. `partial_covariate` counts units with a pre-period value and without one apart.
 */
export const Moments = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('mean'), n: z.number(), mean: z.number(), m2: z.number() }),
    z.object({ kind: z.literal('proportion'), n: z.number(), sum: z.number() }),
    z.object({
      kind: z.literal('ratio'),
      n: z.number(),
      numerator: Spread,
      denominator: Spread,
      cross: z.number(),
      binary: z.boolean(),
    }),
    z.object({
      kind: z.literal('covariate'),
      n: z.number(),
      binary: z.boolean(),
      outcome: Spread,
      covariate: Spread,
      cross: z.number(),
    }),
    z.object({
      kind: z.literal('partial_covariate'),
      n: z.number(),
      binary: z.boolean(),
      withPast: z.object({
        n: z.number(),
        outcome: Spread,
        covariate: Spread,
        cross: z.number(),
      }),
      withoutPast: z.object({ n: z.number(), outcome: Spread }),
    }),
    z.object({
      kind: z.literal('ratio_covariate'),
      n: z.number(),
      outcome: RatioSpread,
      covariate: RatioSpread,
      cross: z.object({
        numerators: z.number(),
        denominators: z.number(),
        numeratorWithPastDenominator: z.number(),
        denominatorWithPastNumerator: z.number(),
      }),
      /** Units that count as 0 over 0 in the past, having none. */
      unitsWithoutPast: z.number(),
    }),
    // The value at a quantile, with those at its rank's 95% bounds; clusters where units have several.
    z.object({
      kind: z.literal('quantile'),
      n: z.number(),
      rankedEvents: z.number(),
      level: z.number(),
      quantile: z.number(),
      lower: z.number(),
      upper: z.number(),
      clusters: RatioSpread.extend({ n: z.number() }).optional(),
    }),
  ])
  .meta({ id: 'Moments' })
export type Moments = z.infer<typeof Moments>

/** Why a comparison has no number: said in words on the screen, never a bare NaN. */
export const UNDEFINED_BECAUSE = ['zero_variance', 'zero_baseline'] as const

/** Estimate with its interval; null where the data define none, with the reason beside it. */
export const EffectResult = z
  .object({
    estimate: z.number().nullable(),
    standardError: z.number().nullable(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
    degreesOfFreedom: z.number().nullable(),
    statistic: z.number().nullable(),
    pValue: z.number().nullable(),
    undefinedBecause: z.enum(UNDEFINED_BECAUSE).nullable(),
  })
  .meta({ id: 'EffectResult' })
export type EffectResult = z.infer<typeof EffectResult>

/** What one test says of its metric, by the planned interval. */
export const READINGS = [
  'improves',
  'deteriorates',
  'non_inferior',
  'inconclusive',
  'not_computable',
] as const
export type Reading = (typeof READINGS)[number]

export const GuardrailResult = z
  .object({
    margin: z.number(),
    /** One-sided bound of the relative lift on the bad side. */
    bound: z.number().nullable(),
    pValue: z.number().nullable(),
    nonInferior: z.boolean().nullable(),
  })
  .meta({ id: 'GuardrailResult' })

/** A stored significance test: append-only, and enough to recompute itself. */
export const SignificanceTest = z
  .object({
    id: Id,
    experimentId: Id,
    lookId: Id,
    role: z.enum(TEST_ROLES),
    metricId: Id,
    metricKey: z.string(),
    metricName: BilingualLine,
    metricTier: z.enum(TIERS),
    metricVersion: z.int(),
    unit: LocalizedLine.nullable(),
    kind: z.enum(METRIC_KINDS),
    direction: z.enum(DIRECTIONS),
    planHash: z.string(),
    control: z.object({
      variant: z.string(),
      n: z.number(),
      mean: z.number().nullable(),
      moments: Moments,
    }),
    treatment: z.object({
      variant: z.string(),
      n: z.number(),
      mean: z.number().nullable(),
      moments: Moments,
    }),
    /** Of the units as they came, where a cap was applied: the moments above are capped. */
    uncapped: z.object({ control: Moments, treatment: Moments }).nullable().default(null),
    method: z.string(),
    options: z.object({
      alpha: z.number(),
      margin: z.number().nullable(),
      /** Null reads the pointwise interval. */
      plan: TestPlan.nullable().default(null),
      /** Relative effect the plan is to find; null in tests of earlier releases. */
      minimumEffect: z.number().nullable().default(null),
      /** Null with fewer than ten decided experiments. */
      history: WinHistory.nullable().default(null),
      /** Null with fewer than ten, in tests of earlier releases and beside anything but the target. */
      programme: ProgrammePrior.nullable().default(null),
    }),
    /** Pointwise: as if this were the only look and the only metric. */
    relative: EffectResult,
    absolute: EffectResult,
    guardrail: GuardrailResult.nullable(),
    /** What the plan decides by; null where that is the pointwise interval. */
    planned: PlannedResult.nullable().default(null),
    /** Of a secondary metric under a correction. */
    adjustedPValue: z.number().nullable().default(null),
    adjustments: z.array(Adjustment).default([]),
    /** On the target only. */
    bayes: BayesView.nullable().default(null),
    /** Beside a win on the target. */
    falsePositiveRisk: FalsePositiveRiskView.nullable().default(null),
    winnersCurse: WinnersCurse.nullable().default(null),
    /** Of the target, win or not: relative, on the metric's own scale. */
    shrunk: ShrunkEffect.nullable().default(null),
    reading: z.enum(READINGS),
    dataWatermark: Instant,
    engine: z.string(),
    explain: z.string(),
    createdAt: Instant,
    createdBy: Id,
  })
  .meta({ id: 'SignificanceTest' })
export type SignificanceTest = z.infer<typeof SignificanceTest>

/** Answer of a recomputation: the same digits, or what differs. */
export const Recomputation = z
  .object({
    testId: Id,
    identical: z.boolean(),
    relative: EffectResult,
    absolute: EffectResult,
    guardrail: GuardrailResult.nullable(),
    planned: PlannedResult.nullable(),
    differences: z.array(z.string()),
  })
  .meta({ id: 'Recomputation' })
export type Recomputation = z.infer<typeof Recomputation>
