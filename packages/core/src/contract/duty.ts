import { z } from 'zod'
import { Day, Id, LocalizedLine } from './text.js'

export const DUTY_KINDS = [
  'review',
  'verify',
  'decide_experiment',
  'check_in',
  'log_action',
  'grade',
  'decide_objective',
  'exemption',
] as const

/** Something that waits for one person. */
export const Duty = z
  .object({
    kind: z.enum(DUTY_KINDS),
    /** The review, experiment, key result, action, objective or metric it is about. */
    subjectId: Id,
    title: LocalizedLine,
    dueOn: Day,
    overdue: z.boolean(),
  })
  .meta({ id: 'Duty' })
export type Duty = z.infer<typeof Duty>
