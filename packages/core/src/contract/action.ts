import { z } from 'zod'
import { PACE_HEALTH } from './objective.js'
import { Day, Id, Instant, LocalizedLine } from './text.js'

/** Weeks start on Monday; months are those of the calendar. */
export const ACTION_RHYTHMS = ['day', 'week', 'month'] as const

/** A commitment of an initiative, such as three posts a week. */
export const RecurringActionInput = z
  .strictObject({
    name: LocalizedLine,
    times: z.int().min(1).max(1000),
    rhythm: z.enum(ACTION_RHYTHMS),
    from: Day,
    until: Day.nullable().default(null),
    ownerId: Id,
  })
  .meta({ id: 'RecurringActionInput' })
export type RecurringActionInput = z.input<typeof RecurringActionInput>

/** The last day of a commitment: today or later, so that nothing that was due is taken back. */
export const ActionEndInput = z.strictObject({ until: Day }).meta({ id: 'ActionEndInput' })
export type ActionEndInput = z.input<typeof ActionEndInput>

/** How often it was done on a day; said again, the newest stands. */
export const ActionLogInput = z
  .strictObject({
    day: Day,
    times: z.int().min(0).max(1000),
    note: LocalizedLine.nullable().default(null),
  })
  .meta({ id: 'ActionLogInput' })
export type ActionLogInput = z.input<typeof ActionLogInput>

export const RecurringAction = z
  .object({
    id: Id,
    initiativeId: Id,
    name: LocalizedLine,
    times: z.int(),
    rhythm: z.enum(ACTION_RHYTHMS),
    from: Day,
    until: Day.nullable(),
    ownerId: Id,
    createdAt: Instant,
  })
  .meta({ id: 'RecurringAction' })
export type RecurringAction = z.infer<typeof RecurringAction>

/** One period of an action; the one that is not over yet is not judged. */
export const ActionPeriod = z
  .object({ from: Day, to: Day, due: z.int(), done: z.int(), over: z.boolean() })
  .meta({ id: 'ActionPeriod' })
export type ActionPeriod = z.infer<typeof ActionPeriod>

/** Did we do it, and did it move? Each pair says something else. */
export const ADHERENCE_READINGS = [
  'done_and_moved',
  'done_not_moved',
  'not_done_but_moved',
  'not_done_not_moved',
  'unknown',
] as const

/** How far an initiative did what it committed to, beside what its key results did. */
export const Adherence = z
  .object({
    initiativeId: Id,
    /** Kept commitments over due ones, in periods that are over; null before the first. */
    rate: z.number().nullable(),
    actions: z.array(
      z.object({
        action: RecurringAction,
        rate: z.number().nullable(),
        /** Times said for today so far. */
        doneToday: z.int(),
        periods: z.array(ActionPeriod),
      }),
    ),
    outcomes: z.array(
      z.object({
        keyResultId: Id,
        title: LocalizedLine,
        progress: z.number().nullable(),
        expected: z.number().nullable(),
        health: z.enum(PACE_HEALTH),
        reading: z.enum(ADHERENCE_READINGS),
      }),
    ),
  })
  .meta({ id: 'Adherence' })
export type Adherence = z.infer<typeof Adherence>
