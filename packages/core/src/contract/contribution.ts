import { z } from 'zod'
import { DECISIONS } from './experiment.js'
import { Day, Id, LocalizedLine } from './text.js'

/** Why a key result has no waterfall. */
export const NO_CONTRIBUTION = ['no_metric', 'not_numeric', 'no_cycle', 'no_data'] as const
/** How an experiment's effect reaches the metric of the key result. */
export const CONTRIBUTION_ROUTES = ['measured', 'carried'] as const
/** Why a shipped experiment is not counted. */
export const NOT_CARRIED = [
  'edge_unproven',
  'slope_missing',
  'no_path',
  'no_level',
  'no_number',
  'do_not_read',
] as const
/** What a reader has to know beside the numbers. */
export const CONTRIBUTION_FLAGS = [
  'effects_assumed_independent',
  'raw_effects',
  'holdout_missing',
] as const

const Estimate = z.object({
  estimate: z.number(),
  standardError: z.number(),
  interval: z.tuple([z.number(), z.number()]),
})
const Subject = z.object({ experimentId: Id, number: z.int(), name: LocalizedLine })

/** One shipped experiment's part of the movement. */
export const ContributionPart = Subject.extend({
  route: z.enum(CONTRIBUTION_ROUTES),
  /** Absolute effect on a unit of the metric; relative and of the target metric where it is carried. */
  raw: Estimate,
  /** The same drawn towards what the metric's experiments usually do; equals raw where `shrunk` is false. */
  effect: Estimate,
  shrunk: z.boolean(),
  /** Experiments that the shrinkage was fitted on, this one among them. */
  fittedOn: z.int(),
  /** Parent's relative change per relative change, along the proven way; null where it is measured. */
  slope: z.number().nullable(),
  shareBp: z.int(),
  shippedFrom: Day,
  /** Days from shipping to the end of the newest value, both included. */
  daysLive: z.int(),
  /** Periods that the value counts, each by the share of its days that it was live. */
  livePeriods: z.number(),
  impact: Estimate,
}).meta({ id: 'ContributionPart' })
export type ContributionPart = z.infer<typeof ContributionPart>

/** From the baseline to the measured value: what experiments account for, and the rest. */
export const Contribution = z
  .object({
    keyResultId: Id,
    metricId: Id.nullable(),
    unavailable: z.enum(NO_CONTRIBUTION).nullable(),
    baseline: z.number().nullable(),
    /** As measured; nothing here ever changes it. */
    current: z.object({ value: z.number(), day: Day }).nullable(),
    change: z.number().nullable(),
    /** Largest first. */
    parts: z.array(ContributionPart),
    /** Of the parts, or of the holdout where there is one; null without either. */
    sum: Estimate.nullable(),
    /** Change less sum, with the sum's uncertainty. */
    unexplained: Estimate.nullable(),
    /** What a holdout measured of everything shipped; it overrides the sum. None exists yet. */
    holdout: Estimate.nullable(),
    notCarried: z.array(
      Subject.extend({
        why: z.enum(NOT_CARRIED),
        shareBp: z.int(),
        shippedFrom: Day,
      }),
    ),
    /** Decided in the cycle and not shipped; a loser has a loss that was avoided. */
    notShipped: z.array(
      Subject.extend({ choice: z.enum(DECISIONS), avoidedLoss: Estimate.nullable() }),
    ),
    /** Shipped before the cycle: in its baseline already. */
    shippedBefore: z.int(),
    level: z.number(),
    flags: z.array(z.enum(CONTRIBUTION_FLAGS)),
  })
  .meta({ id: 'Contribution' })
export type Contribution = z.infer<typeof Contribution>
