import { z } from 'zod'
import { Cycle, CYCLE_STATES } from './cycle.js'
import { CLOSE_DECISIONS } from './grading.js'
import { TIERS } from './metric.js'
import { KeyResultRange, Objective, OBJECTIVE_LEVELS, PACE_HEALTH } from './objective.js'
import { Day, Id, Instant, LocalizedLine } from './text.js'

/** An objective that another one is linked to. */
export const LinkedObjective = z
  .object({
    id: Id,
    cycleId: Id.nullable(),
    title: LocalizedLine,
    level: z.enum(OBJECTIVE_LEVELS),
    ownerId: Id,
    progress: z.number().nullable(),
    health: z.enum(PACE_HEALTH),
  })
  .meta({ id: 'LinkedObjective' })
export type LinkedObjective = z.infer<typeof LinkedObjective>

export const OBJECTIVE_EVENTS = [
  'created',
  'changed',
  'aligned',
  'weighted',
  'copied',
  'key_result_added',
  'key_result_changed',
  'target_changed',
  'graded',
  'decided',
] as const
/** What was changed of an objective, in the words of its input. */
export const OBJECTIVE_FIELDS = [
  'title',
  'type',
  'ownerId',
  'team',
  'level',
  'rollup',
  'cap',
  'cycleId',
  'parentId',
] as const

/** Something that was done to an objective or to one of its key results. */
export const ObjectiveEvent = z
  .object({
    kind: z.enum(OBJECTIVE_EVENTS),
    at: Instant,
    by: Id,
    keyResultId: Id.nullable(),
    /** Of a changed objective. */
    fields: z.array(z.enum(OBJECTIVE_FIELDS)),
    /** Of a target: what it was and became. */
    target: z.object({ from: KeyResultRange, to: KeyResultRange }).nullable(),
    /** Of a grade; null also where it could not be judged. */
    score: z.number().nullable(),
    decision: z.enum(CLOSE_DECISIONS).nullable(),
    /** The reason or comment that was given. */
    reason: LocalizedLine.nullable(),
  })
  .meta({ id: 'ObjectiveEvent' })
export type ObjectiveEvent = z.infer<typeof ObjectiveEvent>

/** An objective with everything that hangs on it. */
export const ObjectivePage = z
  .object({
    objective: Objective,
    /** Null in the backlog. */
    cycle: Cycle.nullable(),
    /** Its place in the cycle or the backlog, counted from 1. */
    place: z.int(),
    parent: LinkedObjective.nullable(),
    supports: z.array(LinkedObjective),
    /** Objectives that contribute to it. */
    contributors: z.array(LinkedObjective),
    supporters: z.array(LinkedObjective),
    initiatives: z.array(
      z.object({
        id: Id,
        name: LocalizedLine,
        tier: z.enum(TIERS),
        ownerId: Id,
        keyResultIds: z.array(Id),
        /** Commitments made; 0: there is nothing that adherence could be of. */
        actions: z.int(),
        /** Kept commitments over due ones; null before the first is due. */
        adherence: z.number().nullable(),
      }),
    ),
    /** Newest first; check-ins stand at the key results. */
    history: z.array(ObjectiveEvent),
  })
  .meta({ id: 'ObjectivePage' })
export type ObjectivePage = z.infer<typeof ObjectivePage>

export const TIMELINE_EVENTS = [
  'check_in',
  'target_changed',
  'graded',
  'experiment_started',
  'experiment_decided',
  'experiment_shipped',
  'review_opened',
  'review_closed',
  'cycle_step',
] as const
/** Something that happened on a day of a cycle. */
export const TimelineEvent = z
  .object({
    kind: z.enum(TIMELINE_EVENTS),
    day: Day,
    /** The key result, experiment, review or cycle it is about. */
    subjectId: Id,
    title: LocalizedLine,
    /** Of a check-in: what it stated; null where it stated nothing. */
    status: z.enum(['on_track', 'at_risk', 'off_track']).nullable(),
    /** Of a check-in. */
    confidence: z.number().nullable(),
    /** Of a step of the cycle. */
    state: z.enum(CYCLE_STATES).nullable(),
  })
  .meta({ id: 'TimelineEvent' })
export type TimelineEvent = z.infer<typeof TimelineEvent>

/** A cycle along its days: what happened to each objective, and to the cycle itself. */
export const CycleTimeline = z
  .object({
    cycle: Cycle,
    lanes: z.array(
      z.object({
        objectiveId: Id,
        title: LocalizedLine,
        ownerId: Id,
        progress: z.number().nullable(),
        health: z.enum(PACE_HEALTH),
        events: z.array(TimelineEvent),
      }),
    ),
    /** Steps of the cycle, and reviews that no lane has. */
    events: z.array(TimelineEvent),
  })
  .meta({ id: 'CycleTimeline' })
export type CycleTimeline = z.infer<typeof CycleTimeline>
