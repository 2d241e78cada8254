import { z } from 'zod'
import { ENTRY_BUCKETS } from './budget.js'
import { TIERS } from './metric.js'
import { Day, Id, Instant, Prose } from './text.js'

export const TRANSFER_STATES = ['proposed', 'approved', 'rejected', 'withdrawn'] as const

/** One end of a transfer: an initiative's plan, a tier's, or what is kept outside the mix. */
export const TransferEnd = z
  .discriminatedUnion('on', [
    z.strictObject({ on: z.literal('initiative'), initiativeId: Id }),
    z.strictObject({ on: z.literal('tier'), tier: z.enum(TIERS) }),
    z.strictObject({ on: z.literal('bucket'), bucket: z.enum(ENTRY_BUCKETS).exclude(['mix']) }),
  ])
  .meta({ id: 'TransferEnd' })
export type TransferEnd = z.infer<typeof TransferEnd>

/** Moves planned amounts of a day and later inside one budget; it holds once a second person approves. */
export const TransferInput = z
  .strictObject({
    budgetId: Id,
    from: TransferEnd,
    to: TransferEnd,
    amount: z.int().min(1).max(1e12),
    /** None: today. */
    day: Day.nullable().default(null),
    reason: Prose,
  })
  .meta({ id: 'TransferInput' })
export type TransferInput = z.input<typeof TransferInput>

export const TransferDecision = z
  .strictObject({
    choice: z.enum(['approve', 'reject', 'withdraw']),
    note: Prose.nullable().default(null),
  })
  .meta({ id: 'TransferDecision' })
export type TransferDecision = z.input<typeof TransferDecision>

export const Transfer = z
  .object({
    id: Id,
    budgetId: Id,
    from: TransferEnd,
    to: TransferEnd,
    amount: z.int(),
    day: Day,
    reason: z.string(),
    state: z.enum(TRANSFER_STATES),
    proposedAt: Instant,
    proposedBy: Id,
    decidedAt: Instant.nullable(),
    decidedBy: Id.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Transfer' })
export type Transfer = z.infer<typeof Transfer>
