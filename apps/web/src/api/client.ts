import { createClient } from '@sextant/api/client'
import { actingAs } from '../features/people/acting-as.js'

export { ProblemError, reply } from '@sextant/api/client'

/** The one typed client of the screens; every request says who acts. */
export const client = createClient(globalThis.location.origin, {
  headers: (): Record<string, string> =>
    actingAs.value === null ? {} : { 'x-sextant-actor': actingAs.value },
})

/** A key for one intent of the user, so that a retried command is done once. */
export function idempotencyKey(): string {
  return crypto.randomUUID()
}
