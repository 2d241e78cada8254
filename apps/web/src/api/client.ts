import { createClient } from '@sextant/api/client'
import { actingAs, forgetActor } from '../features/people/acting-as.js'

export { ProblemError, reply } from '@sextant/api/client'

/**
 * Sends a request; when the person who acts is no longer known, for example after the data folder
 * was replaced, forgets the choice and sends it once more as the default person.
 */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.status !== 401 || actingAs.value === null) return response
  forgetActor()
  const headers = new Headers(init?.headers)
  headers.delete('x-sextant-actor')
  return fetch(input, { ...init, headers })
}

/** The one typed client of the screens; every request says who acts. */
export const client = createClient(globalThis.location.origin, {
  fetch: send,
  headers: (): Record<string, string> =>
    actingAs.value === null ? {} : { 'x-sextant-actor': actingAs.value },
})

/** A key for one intent of the user, so that a retried command is done once. */
export function idempotencyKey(): string {
  return crypto.randomUUID()
}
