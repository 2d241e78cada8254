import { z } from 'zod'
import { Id, LocalizedLine } from './text.js'

/** What somebody mostly does here; it chooses nothing but the first screen's wording until sign-in exists. */
export const PERSON_ROLES = ['product_manager', 'growth_analyst', 'leadership'] as const

export const Person = z
  .object({ id: Id, name: LocalizedLine, role: z.enum(PERSON_ROLES), team: LocalizedLine })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof Person>
