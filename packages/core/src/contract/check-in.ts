import { z } from 'zod'
import { Day, Id, Instant, LocalizedLine, Quantity } from './text.js'

/** What the person who checks in says, whatever the numbers say. */
export const CHECK_IN_STATUSES = ['on_track', 'at_risk', 'off_track'] as const

/** A check-in: a value where the key result has no metric, a confidence, and what there is to say. */
export const CheckInInput = z
  .strictObject({
    day: Day,
    value: Quantity.nullable().default(null),
    milestonesDone: z.array(z.int().min(0)).max(50).nullable().default(null),
    confidence: z.number().min(0).max(1).nullable().default(null),
    status: z.enum(CHECK_IN_STATUSES).nullable().default(null),
    /** What changed since the last one. */
    comment: LocalizedLine.nullable().default(null),
    blockers: LocalizedLine.nullable().default(null),
    /** What will be done next. */
    next: LocalizedLine.nullable().default(null),
  })
  .meta({ id: 'CheckInInput' })
export type CheckInInput = z.input<typeof CheckInInput>

/** A check-in said anew, and why: what it said before is kept beside it. */
export const CheckInRevisionInput = CheckInInput.extend({ reason: LocalizedLine }).meta({
  id: 'CheckInRevisionInput',
})
export type CheckInRevisionInput = z.input<typeof CheckInRevisionInput>

const CheckInRevision = z
  .object({
    id: Id,
    day: Day,
    value: z.number().nullable(),
    milestonesDone: z.array(z.int()).nullable(),
    confidence: z.number().nullable(),
    status: z.enum(CHECK_IN_STATUSES).nullable(),
    comment: LocalizedLine.nullable(),
    blockers: LocalizedLine.nullable(),
    next: LocalizedLine.nullable(),
    /** Why it takes the place of an earlier one; null where it does not. */
    reason: LocalizedLine.nullable(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'CheckInRevision' })

/** A check-in in force, with what it said before, newest first. */
export const CheckIn = CheckInRevision.extend({ revisions: z.array(CheckInRevision) }).meta({
  id: 'CheckIn',
})
export type CheckIn = z.infer<typeof CheckIn>
