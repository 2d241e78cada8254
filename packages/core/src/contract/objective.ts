import { z } from 'zod'
import { CHECK_IN_STATUSES, CheckIn } from './check-in.js'
import { Cycle, CycleStep } from './cycle.js'
import { VERDICTS, EXPERIMENT_STATES } from './experiment.js'
import { Grade, ObjectiveClosing } from './grading.js'
import { BasisPoints, Day, Id, Instant, LocalizedLine, Quantity } from './text.js'

export const OBJECTIVE_TYPES = ['committed', 'aspirational'] as const
/** Highest first: an objective one level below its parent skips nothing. */
export const OBJECTIVE_LEVELS = ['company', 'team', 'person'] as const
/** What an objective's progress is rolled up from. */
export const ROLLUP_MODES = ['krs', 'children', 'both'] as const
/** The most a key result may count for in the roll-up. */
export const PROGRESS_CAPS = [1, 1.3] as const
export const ObjectiveInput = z
  .strictObject({
    /** Null: the objective waits in the backlog. */
    cycleId: Id.nullable(),
    title: LocalizedLine,
    type: z.enum(OBJECTIVE_TYPES).default('committed'),
    ownerId: Id,
    team: LocalizedLine.nullable().default(null),
    level: z.enum(OBJECTIVE_LEVELS).default('team'),
    rollup: z.enum(ROLLUP_MODES).default('krs'),
    cap: z.literal(PROGRESS_CAPS).default(1),
  })
  .meta({ id: 'ObjectiveInput' })
export type ObjectiveInput = z.input<typeof ObjectiveInput>

/** What of an objective may change; the type only before its cycle is published. */
export const ObjectiveChange = z
  .strictObject({
    title: LocalizedLine,
    type: z.enum(OBJECTIVE_TYPES),
    ownerId: Id,
    team: LocalizedLine.nullable(),
    level: z.enum(OBJECTIVE_LEVELS),
    rollup: z.enum(ROLLUP_MODES),
    cap: z.literal(PROGRESS_CAPS),
    /** Moves it: out of the backlog, back into it, or to another cycle. */
    cycleId: Id.nullable(),
    /** What it contributes to; it then supports that one no longer. */
    parentId: Id.nullable(),
  })
  .partial()
  .meta({ id: 'ObjectiveChange' })
export type ObjectiveChange = z.input<typeof ObjectiveChange>

/** Left out: the share of periods inside the bound. `latest`: the newest period alone. */
const Judged = z.enum(['share', 'latest']).optional()

/** How a key result's progress is computed, exactly as docs/okrs.md says. */
export const KeyResultRange = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('move'), baseline: Quantity, target: Quantity }),
    z.strictObject({ type: z.literal('maintain_min'), bound: Quantity, judged: Judged }),
    z.strictObject({ type: z.literal('maintain_max'), bound: Quantity, judged: Judged }),
    z.strictObject({
      type: z.literal('maintain_band'),
      low: Quantity,
      high: Quantity,
      tolerance: z.number().gt(0).max(1e15).nullable().default(null),
    }),
    z.strictObject({
      type: z.literal('milestone'),
      milestones: z
        .array(
          z.strictObject({
            name: LocalizedLine,
            weight: z.number().min(0).max(1e9),
            done: z.boolean(),
            /** When it is due, for pacing by steps. */
            due: Day.optional(),
          }),
        )
        .min(1)
        .max(50),
    }),
    /** The sum of the cycle's values goes from the baseline, usually 0, to the target. */
    z.strictObject({ type: z.literal('cumulative'), baseline: Quantity, target: Quantity }),
    /** Done or not; a check-in says 1 or 0. */
    z.strictObject({ type: z.literal('boolean') }),
    /** Zones in words; a check-in says 0 fail, 1 commit, 2 target, 3 stretch. */
    z.strictObject({
      type: z.literal('ordinal'),
      commit: LocalizedLine,
      target: LocalizedLine,
      stretch: LocalizedLine,
    }),
    /** Done with the first value; then it is given a numeric range. */
    z.strictObject({ type: z.literal('baseline_setting') }),
  ])
  .meta({ id: 'KeyResultRange' })
export type KeyResultRange = z.infer<typeof KeyResultRange>

/** How much progress is expected by when. */
export const PacingProfile = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('linear') }),
    z.strictObject({ type: z.literal('back_loaded') }),
    /** The share that the same weeks of the year before had brought; needs a metric. */
    z.strictObject({ type: z.literal('seasonal') }),
    /** Shares due by their days; left out: the weight of the milestones due. */
    z.strictObject({
      type: z.literal('step'),
      steps: z
        .array(z.strictObject({ day: Day, share: z.number().min(0).max(1) }))
        .min(1)
        .max(50)
        .optional(),
    }),
  ])
  .meta({ id: 'PacingProfile' })
export type PacingProfile = z.infer<typeof PacingProfile>

export const KEY_RESULT_ROLES = ['delivery', 'health'] as const
export const KeyResultInput = z
  .strictObject({
    objectiveId: Id,
    title: LocalizedLine,
    metricId: Id.nullable().default(null),
    range: KeyResultRange,
    role: z.enum(KEY_RESULT_ROLES).default('delivery'),
    /** Left out: the objective's delivery key results share 10 000 evenly, by largest remainder. */
    weightBp: BasisPoints.nullable().default(null),
    confidence: z.number().min(0).max(1).nullable().default(null),
    ownerId: Id,
    profile: PacingProfile.default({ type: 'linear' }),
  })
  .meta({ id: 'KeyResultInput' })
export type KeyResultInput = z.input<typeof KeyResultInput>

/** What of a key result may change; range and profile only before its cycle is published. */
export const KeyResultChange = z
  .strictObject({
    title: LocalizedLine,
    ownerId: Id,
    range: KeyResultRange,
    profile: PacingProfile,
  })
  .partial()
  .meta({ id: 'KeyResultChange' })
export type KeyResultChange = z.input<typeof KeyResultChange>

/** A change of what was promised, once the cycle is open: kept with its reason. */
export const TargetChangeInput = z
  .strictObject({
    range: KeyResultRange,
    profile: PacingProfile.optional(),
    reason: LocalizedLine,
  })
  .meta({ id: 'TargetChangeInput' })
export type TargetChangeInput = z.input<typeof TargetChangeInput>
export const TargetChange = z
  .object({
    id: Id,
    from: KeyResultRange,
    to: KeyResultRange,
    reason: LocalizedLine,
    at: Instant,
    by: Id,
  })
  .meta({ id: 'TargetChange' })

/** Weights of an objective's key results; all of them together sum to 10 000. */
export const KeyResultWeightsInput = z
  .strictObject({
    weights: z
      .array(z.strictObject({ keyResultId: Id, weightBp: BasisPoints }))
      .min(1)
      .max(50),
  })
  .meta({ id: 'KeyResultWeightsInput' })
export type KeyResultWeightsInput = z.input<typeof KeyResultWeightsInput>

export const PACE_HEALTH = [
  'closed',
  'stale',
  'no_data',
  'too_early',
  'on_track',
  'at_risk',
  'off_track',
] as const

/** What a reader should know beside the numbers. */
export const KEY_RESULT_FLAGS = [
  'no_range',
  'worse_than_baseline',
  'beyond_target',
  'not_moving',
  'disagreement',
  'season_unknown',
] as const

/** An experiment seen from a key result. */
export const KeyResultExperiment = z
  .object({
    experimentId: Id,
    number: z.int(),
    name: LocalizedLine,
    state: z.enum(EXPERIMENT_STATES),
    link: z.enum(['target', 'explicit']),
    verdict: z.enum(VERDICTS).nullable(),
    lift: z
      .object({ estimate: z.number(), interval: z.tuple([z.number(), z.number()]) })
      .nullable(),
  })
  .meta({ id: 'KeyResultExperiment' })

/** value, progress, confidence and expected are separate numbers; none is computed from another silently. */
export const KeyResult = z
  .object({
    id: Id,
    objectiveId: Id,
    cycleId: Id.nullable(),
    title: LocalizedLine,
    metricId: Id.nullable(),
    range: KeyResultRange,
    role: z.enum(KEY_RESULT_ROLES),
    weightBp: z.int(),
    ownerId: Id,
    current: z.object({ value: z.number(), day: Day }).nullable(),
    raw: z.number().nullable(),
    progress: z.number().nullable(),
    expected: z.number().nullable(),
    health: z.enum(PACE_HEALTH),
    confidence: z.number().nullable(),
    series: z.array(z.object({ day: Day, value: z.number() })),
    /** Newest first; in a cycle's overview the newest alone, all of them at the key result. */
    checkIns: z.array(CheckIn),
    experiments: z.array(KeyResultExperiment),
    profile: PacingProfile,
    /** What the numbers alone say; `health` puts closed, stale and a person's word before it. */
    computedHealth: z.enum(PACE_HEALTH),
    /** The status of the newest check-in, where it has one. */
    stated: z.object({ status: z.enum(CHECK_IN_STATUSES), day: Day, checkInId: Id }).nullable(),
    flags: z.array(z.enum(KEY_RESULT_FLAGS)),
    /** What was promised when the cycle opened, and the progress towards that. */
    originalRange: KeyResultRange,
    originalRaw: z.number().nullable(),
    targetChanges: z.array(TargetChange),
    suggestedScore: z.number().nullable(),
    grade: Grade.nullable(),
    /** Sent back as expectedVersion when grading; 0 before the first grade. */
    gradeVersion: z.int(),
  })
  .meta({ id: 'KeyResult' })
export type KeyResult = z.infer<typeof KeyResult>

export const Objective = z
  .object({
    id: Id,
    /** Null in the backlog. */
    cycleId: Id.nullable(),
    title: LocalizedLine,
    type: z.enum(OBJECTIVE_TYPES),
    ownerId: Id,
    progress: z.number().nullable(),
    /** Share of the weight whose key results have a progress. */
    coverage: z.number().nullable(),
    expected: z.number().nullable(),
    health: z.enum(PACE_HEALTH),
    confidence: z.object({ mean: z.number(), lowest: z.number() }).nullable(),
    keyResults: z.array(KeyResult),
    team: LocalizedLine.nullable(),
    level: z.enum(OBJECTIVE_LEVELS),
    rollup: z.enum(ROLLUP_MODES),
    cap: z.number(),
    /** The objective it contributes to; supports are drawn and never count. */
    parentId: Id.nullable(),
    supportIds: z.array(Id),
    carriedFromId: Id.nullable(),
    /** Mean of the grades by weight; null before any. */
    score: z.number().nullable(),
    /** What a score must reach: 1 committed, 0.7 aspirational. */
    passLine: z.number(),
    closing: ObjectiveClosing.nullable(),
  })
  .meta({ id: 'Objective' })
export type Objective = z.infer<typeof Objective>

export const CONFIDENCE_BANDS = [
  'sandbagging',
  'comfortable',
  'sweet_spot',
  'ambitious',
  'moonshot',
] as const

/** A cycle on one page. */
export const CycleOverview = z
  .object({
    cycle: Cycle,
    elapsed: z.number(),
    day: z.int(),
    days: z.int(),
    progress: z.number().nullable(),
    expected: z.number().nullable(),
    confidence: z.object({ mean: z.number(), lowest: z.number() }).nullable(),
    objectives: z.array(Objective),
    /** Every change of state, oldest first. */
    history: z.array(CycleStep),
    parent: Cycle.nullable(),
    children: z.array(Cycle),
    /** What the mean confidence of a set says about its ambition; null while none is stated. */
    confidenceBand: z.enum(CONFIDENCE_BANDS).nullable(),
    /** Delivery key results that have a grade. */
    graded: z.object({ done: z.int(), of: z.int() }),
    /** Objectives with a close decision. */
    decided: z.object({ done: z.int(), of: z.int() }),
    score: z.number().nullable(),
  })
  .meta({ id: 'CycleOverview' })
export type CycleOverview = z.infer<typeof CycleOverview>
