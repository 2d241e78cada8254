import { z } from 'zod'
import { Id, Instant } from './text.js'

/** One successful write. */
export const AuditRow = z
  .object({
    id: Id,
    at: Instant,
    actorId: Id,
    verb: z.string(),
    subjectId: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditRow' })
export type AuditRow = z.infer<typeof AuditRow>
