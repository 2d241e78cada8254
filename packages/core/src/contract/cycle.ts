import { z } from 'zod'
import { Day, Id, Instant, LocalizedLine } from './text.js'

export const CYCLE_STATES = ['draft', 'open', 'grading', 'closed'] as const
/** Shortest first: a cycle may lie inside one of a longer kind. */
export const CYCLE_KINDS = ['month', 'quarter', 'half', 'year'] as const
export const CycleInput = z
  .strictObject({
    name: LocalizedLine,
    startsOn: Day,
    endsOn: Day,
    kind: z.enum(CYCLE_KINDS).default('quarter'),
    /** A longer cycle that this one lies in. */
    parentId: Id.nullable().default(null),
    /** A draft is written in peace and locks its targets when it is published. */
    state: z.enum(['draft', 'open']).default('open'),
  })
  .meta({ id: 'CycleInput' })
export type CycleInput = z.input<typeof CycleInput>
export const Cycle = z
  .object({
    id: Id,
    name: LocalizedLine,
    startsOn: Day,
    endsOn: Day,
    kind: z.enum(CYCLE_KINDS),
    parentId: Id.nullable(),
    state: z.enum(CYCLE_STATES),
    createdAt: Instant,
  })
  .meta({ id: 'Cycle' })
export type Cycle = z.infer<typeof Cycle>

/** Moves a cycle on; a comment, kept in its history. */
export const CycleStepInput = z
  .strictObject({ comment: LocalizedLine.nullable().default(null) })
  .meta({ id: 'CycleStepInput' })
export type CycleStepInput = z.input<typeof CycleStepInput>
/** Opens a cycle again, which needs a reason. */
export const CycleReopenInput = z
  .strictObject({ reason: LocalizedLine })
  .meta({ id: 'CycleReopenInput' })
export type CycleReopenInput = z.input<typeof CycleReopenInput>

/** One change of state; never changed or deleted. */
export const CycleStep = z
  .object({
    id: Id,
    from: z.enum(CYCLE_STATES).nullable(),
    to: z.enum(CYCLE_STATES),
    comment: LocalizedLine.nullable(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'CycleStep' })
export type CycleStep = z.infer<typeof CycleStep>
