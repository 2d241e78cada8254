import { z } from 'zod'
import { DECISIONS, VERDICTS } from './experiment.js'
import { METRIC_KINDS, TIERS } from './metric.js'
import { BilingualLine, Day, Id, Instant, LocalizedLine, LocalizedProse } from './text.js'

/** Below so many experiments a rate is shown with a warning. */
export const FEW_EXPERIMENTS = 10

/** First and last day, both included. */
export const ProgrammeQuery = z
  .strictObject({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'ends before it begins' })
export type ProgrammeQuery = z.input<typeof ProgrammeQuery>

export const PROGRAMME_STAGES = ['plan', 'start', 'run', 'decide', 'whole'] as const

/** A share of experiments with Wilson's 95 % interval; null where there is none to judge. */
export const CountedShare = z
  .object({
    count: z.int(),
    of: z.int(),
    rate: z.number().nullable(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
  })
  .meta({ id: 'CountedShare' })
export type CountedShare = z.infer<typeof CountedShare>

/** Days of one stage over the experiments decided in the window. */
export const StageDays = z
  .object({
    stage: z.enum(PROGRAMME_STAGES),
    n: z.int(),
    lower: z.number().nullable(),
    median: z.number().nullable(),
    upper: z.number().nullable(),
  })
  .meta({ id: 'StageDays' })
export type StageDays = z.infer<typeof StageDays>

const Rates = z.object({
  started: z.int(),
  /** Decided, stopped without a decision, or aborted after the start. */
  ended: z.int(),
  /** Wins among the decided ones on data that may be read. */
  win: CountedShare,
  /** Decided on readable data, among the ended ones. */
  learning: CountedShare,
  /** Ended with an answer: ship, do not ship or no effect; among the ended ones. */
  conclusive: CountedShare,
})

export const PROGRAMME_GROUPINGS = ['tier', 'team', 'metric'] as const
export type ProgrammeGrouping = (typeof PROGRAMME_GROUPINGS)[number]
export const ProgrammeGroup = Rates.extend({
  /** A tier, a metric's id, or a team's name. */
  key: z.string(),
  name: LocalizedLine.nullable(),
}).meta({ id: 'ProgrammeGroup' })
export type ProgrammeGroup = z.infer<typeof ProgrammeGroup>

export const ProgrammeMonth = z
  .object({
    month: z.string(),
    started: z.int(),
    concluded: z.int(),
    won: z.int(),
    /** The window covers only a part of it. */
    partial: z.boolean(),
  })
  .meta({ id: 'ProgrammeMonth' })
export type ProgrammeMonth = z.infer<typeof ProgrammeMonth>

const Estimated = z.object({ estimate: z.number(), interval: z.tuple([z.number(), z.number()]) })

/** What everything shipped in the window adds to the North Star, as of the end of each month. */
export const ProgrammeImpact = z
  .object({
    metricId: Id,
    name: BilingualLine,
    kind: z.enum(METRIC_KINDS),
    unit: LocalizedLine.nullable(),
    /** Relative effects start from this value of the North Star. */
    level: z.number().nullable(),
    points: z.array(z.object({ day: Day, shipped: z.int(), sum: Estimated.nullable() })),
    /** Every counted effect is drawn towards what experiments here usually do. */
    shrunk: z.boolean(),
    counted: z.int(),
    notCarried: z.int(),
  })
  .meta({ id: 'ProgrammeImpact' })
export type ProgrammeImpact = z.infer<typeof ProgrammeImpact>

export const ProgrammeDecision = z
  .object({
    experimentId: Id,
    number: z.int(),
    name: LocalizedLine,
    tier: z.enum(TIERS).nullable(),
    metricId: Id,
    metricName: BilingualLine,
    team: LocalizedLine.nullable(),
    choice: z.enum(DECISIONS),
    recommendation: z.enum(VERDICTS),
    followsRecommendation: z.boolean(),
    readable: z.boolean(),
    won: z.boolean(),
    /** Relative effect on the target as it stood, with its interval. */
    effect: Estimated.nullable(),
    learning: LocalizedProse,
    decidedAt: Instant,
    decidedBy: Id,
  })
  .meta({ id: 'ProgrammeDecision' })
export type ProgrammeDecision = z.infer<typeof ProgrammeDecision>

/** How experimenting goes in a window: how fast, how sure, and what it brought. */
export const Programme = z
  .object({
    from: Day,
    to: Day,
    /** `to`, or today while that lies ahead. */
    asOf: Day,
    overall: Rates,
    startedPerWeek: z.number(),
    concludedPerWeek: z.number(),
    /** Started or stopped before the window ends and not decided at its end. */
    open: z.int(),
    stages: z.array(StageDays),
    months: z.array(ProgrammeMonth),
    groups: z.array(z.object({ by: z.enum(PROGRAMME_GROUPINGS), items: z.array(ProgrammeGroup) })),
    /** Wins that chance alone would make, from the win rate; null below ten decided experiments. */
    falseWins: z
      .object({ risk: z.number(), expected: z.number(), alpha: z.number(), power: z.number() })
      .nullable(),
    impact: ProgrammeImpact.nullable(),
    /** Newest first. */
    decisions: z.array(ProgrammeDecision),
  })
  .meta({ id: 'Programme' })
export type Programme = z.infer<typeof Programme>
