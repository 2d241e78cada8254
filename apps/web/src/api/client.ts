import { createClient } from '@sextant/api/client'
import { actingAs, forgetActor } from '../features/people/acting-as.js'
import { AnswerError } from './answer-error.js'

export { reply } from '@sextant/api/client'

/**
 * Sends a request; when the person who acts is no longer known, for example after the data folder
 * was replaced, forgets the choice and sends it once more as the default person.
 */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.status !== 401 || actingAs.value === null) return readable(response)
  forgetActor()
  const headers = new Headers(init?.headers)
  headers.delete('x-sextant-actor')
  return readable(await fetch(input, { ...init, headers }))
}

/** The answer as it is; one that is an error and no JSON is thrown with what is known of it. */
function readable(response: Response): Response {
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  if (response.ok || isJson) return response
  throw new AnswerError(response.status, response.headers.get('x-request-id'))
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
