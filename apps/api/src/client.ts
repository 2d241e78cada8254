import type { Problem } from '@sextant/core/contract'
import {
  hc,
  type ApplyGlobalResponse,
  type ClientRequestOptions,
  type ClientResponse,
} from 'hono/client'
import type { App } from './app.js'

interface AsProblem {
  json: Problem
}

/** Every route may answer with a problem, thrown where the types of its handler do not see it. */
type ApiWithProblems = ApplyGlobalResponse<
  App,
  {
    400: AsProblem
    401: AsProblem
    403: AsProblem
    404: AsProblem
    405: AsProblem
    409: AsProblem
    413: AsProblem
    415: AsProblem
    422: AsProblem
    429: AsProblem
    500: AsProblem
    503: AsProblem
  }
>

/** The client of one API. */
export type Client = ReturnType<typeof hc<ApiWithProblems>>

/**
 * A typed client: `createClient('/').api.metrics[':id'].$get({ param: { id } })`. The status of the
 * response narrows its JSON.
 */
export function createClient(baseUrl: string, options?: ClientRequestOptions): Client {
  return hc<ApiWithProblems>(baseUrl, options)
}

/** A refusal of the API, thrown by `reply`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'

  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.reason}: ${problem.detail}`)
  }
}

type Body<R> =
  R extends ClientResponse<infer T, infer S, 'json'> ? (S extends 200 | 201 ? T : never) : never

/**
 * The JSON of a successful reply.
 *
 * @throws ProblemError with the API's problem document; what is not one (a proxy's page, a network
 * failure) stays the error it is.
 * @example const { items } = await reply(client.api.people.$get())
 */
export async function reply<R extends ClientResponse<unknown>>(
  request: Promise<R>,
): Promise<Body<R>>
export async function reply(request: Promise<ClientResponse<unknown>>): Promise<unknown> {
  const response = await request
  const body = await response.json()
  if (response.ok) return body
  if (isProblem(body)) throw new ProblemError(body)
  throw new Error(`${response.status} without a problem document`)
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'reason' in body && 'requestId' in body
}
