import { z } from 'zod'
import { VERDICTS, EXPERIMENT_STATES } from './experiment.js'
import { BasisPoints, Day, Id, Instant, LocalizedLine, Quantity } from './text.js'

export const CYCLE_STATES = ['draft', 'open', 'grading', 'closed'] as const
export const CycleInput = z
  .strictObject({ name: LocalizedLine, startsOn: Day, endsOn: Day })
  .meta({ id: 'CycleInput' })
export type CycleInput = z.input<typeof CycleInput>
export const Cycle = z
  .object({
    id: Id,
    name: LocalizedLine,
    startsOn: Day,
    endsOn: Day,
    state: z.enum(CYCLE_STATES),
    createdAt: Instant,
  })
  .meta({ id: 'Cycle' })
export type Cycle = z.infer<typeof Cycle>

export const OBJECTIVE_TYPES = ['committed', 'aspirational'] as const
export const ObjectiveInput = z
  .strictObject({
    cycleId: Id,
    title: LocalizedLine,
    type: z.enum(OBJECTIVE_TYPES).default('committed'),
    ownerId: Id,
  })
  .meta({ id: 'ObjectiveInput' })
export type ObjectiveInput = z.input<typeof ObjectiveInput>

/** How a key result's progress is computed (docs/statistics.md holds no part of this: it is arithmetic). */
export const KeyResultRange = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('move'), baseline: Quantity, target: Quantity }),
    z.strictObject({ type: z.literal('maintain_min'), bound: Quantity }),
    z.strictObject({ type: z.literal('maintain_max'), bound: Quantity }),
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
          }),
        )
        .min(1)
        .max(50),
    }),
  ])
  .meta({ id: 'KeyResultRange' })
export type KeyResultRange = z.infer<typeof KeyResultRange>

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
  })
  .meta({ id: 'KeyResultInput' })
export type KeyResultInput = z.input<typeof KeyResultInput>

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

/** A check-in: a value where the key result has no metric, a confidence, a comment. */
export const CheckInInput = z
  .strictObject({
    day: Day,
    value: Quantity.nullable().default(null),
    milestonesDone: z.array(z.int().min(0)).nullable().default(null),
    confidence: z.number().min(0).max(1).nullable().default(null),
    comment: LocalizedLine.nullable().default(null),
  })
  .meta({ id: 'CheckInInput' })
export type CheckInInput = z.input<typeof CheckInInput>
export const CheckIn = z
  .object({
    id: Id,
    day: Day,
    value: z.number().nullable(),
    confidence: z.number().nullable(),
    comment: LocalizedLine.nullable(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'CheckIn' })

export const PACE_HEALTH = [
  'closed',
  'stale',
  'no_data',
  'too_early',
  'on_track',
  'at_risk',
  'off_track',
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
    cycleId: Id,
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
    checkIns: z.array(CheckIn),
    experiments: z.array(KeyResultExperiment),
  })
  .meta({ id: 'KeyResult' })
export type KeyResult = z.infer<typeof KeyResult>

export const Objective = z
  .object({
    id: Id,
    cycleId: Id,
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
  })
  .meta({ id: 'Objective' })
export type Objective = z.infer<typeof Objective>

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
  })
  .meta({ id: 'CycleOverview' })
export type CycleOverview = z.infer<typeof CycleOverview>
