import { DomainError } from '@sextant/core'
import type { Problem, ProblemCode, Reason } from '@sextant/core/contract'
import type { Context as HonoContext } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { ZodError } from 'zod'
import type { ApiEnv } from './api-env.js'
import { SENTENCES } from './problem-sentences.js'

type Refusal = Pick<Problem, 'code' | 'params' | 'issues'> & { readonly reason: Reason }

/** What zod and the request checks say of one field. */
interface FieldIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly code?: string | undefined
}

const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limit: 413,
  too_many: 429,
  precondition: 422,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<ProblemCode, number>

// Two refusals that HTTP names more exactly than their code does.
const STATUS_OF_REASON = { 'request.method_not_allowed': 405, 'request.wrong_type': 415 } as const

const TITLES: Record<ProblemCode, string> = {
  invalid: 'The request is not valid',
  unauthenticated: 'Unknown actor',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict with the present state',
  limit: 'Too large',
  too_many: 'Too much at once',
  precondition: 'Something else must hold first',
  internal: 'Unexpected failure',
  unavailable: 'Temporarily unavailable',
}

// A body of a thousand wrong items needs no thousand messages.
const MAX_ISSUES = 100

/** Every status a refusal can have, and what it means in general. */
export const STATUS_TITLES = {
  400: TITLES.invalid,
  401: TITLES.unauthenticated,
  403: TITLES.forbidden,
  404: TITLES.not_found,
  405: 'The address does not answer to this method',
  409: TITLES.conflict,
  413: TITLES.limit,
  415: 'The content type is not accepted',
  422: TITLES.precondition,
  429: TITLES.too_many,
  500: TITLES.internal,
  503: TITLES.unavailable,
} as const

/** The HTTP status of a refusal. */
export function statusOf(code: ProblemCode, reason: string) {
  return reason === 'request.method_not_allowed' || reason === 'request.wrong_type'
    ? STATUS_OF_REASON[reason]
    : STATUS[code]
}

/** A refusal with no field to point at. */
export function refusal(
  code: ProblemCode,
  reason: Reason,
  params: Problem['params'] = {},
): Refusal {
  return { code, reason, params, issues: [] }
}

/** Fields that did not pass; `where` is the part of the request: json, query, param or header. */
export function invalidRequest(issues: readonly FieldIssue[], where: string): Refusal {
  return {
    ...refusal('invalid', 'request.invalid', { where }),
    issues: issues.slice(0, MAX_ISSUES).map((issue) => ({
      path: issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
      message: issue.message,
      code: issue.code ?? 'custom',
    })),
  }
}

/** The one mapper: what anything thrown says to the caller. Unknown errors say nothing of themselves. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof DomainError) return refusalOfDomain(error)
  if (error instanceof HTTPException) return refusalOfStatus(error.status)
  return refusal('internal', 'internal.unexpected')
}

function refusalOfDomain({ code, reason, params, cause }: DomainError): Refusal {
  if (cause instanceof ZodError) return invalidRequest(cause.issues, 'json')
  const { path, message } = params
  const field = typeof path === 'string' && typeof message === 'string'
  const issues = field ? [{ path: path.split('.'), message, code: 'custom' }] : []
  return { code, reason, params: { ...params }, issues }
}

function refusalOfStatus(status: number): Refusal {
  if (status === 404) return refusal('not_found', 'request.not_found')
  if (status === 413) return refusal('limit', 'request.too_large')
  if (status === 429) return refusal('too_many', 'request.too_many')
  if (status === 415) return refusal('invalid', 'request.wrong_type')
  if (status < 500) return refusal('invalid', 'request.unreadable')
  return refusal('internal', 'internal.unexpected')
}

/** Answers with the refusal as an RFC 9457 problem document. */
export function sendProblem(c: HonoContext<ApiEnv>, { code, reason, params, issues }: Refusal) {
  const status = statusOf(code, reason)
  const problem: Problem = {
    type: `/api/docs/problems#${reason}`,
    title: TITLES[code],
    status,
    detail: SENTENCES[reason],
    code,
    reason,
    params,
    issues,
    requestId: c.var.requestId,
  }
  if (status === 429) c.header('Retry-After', String(params['seconds'] ?? 1))
  return c.json(problem, status, { 'Content-Type': 'application/problem+json' })
}
