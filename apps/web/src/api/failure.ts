import type { MessageParams } from '../i18n/index.js'
import { AnswerError } from './answer-error.js'

/** What a screen needs of a request that failed, whatever threw it. */
export interface Failure {
  /** Key under `errors.`; undefined when the answer was no problem document. */
  readonly reason: string | undefined
  readonly params: MessageParams
  readonly requestId: string | undefined
  /** Status of an answer that was no problem document; undefined where nothing answered. */
  readonly status?: number | undefined
  /** What was asked for does not exist, so that asking again cannot help. */
  readonly isMissing: boolean
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function paramsOf(value: unknown): MessageParams {
  if (typeof value !== 'object' || value === null) return {}
  const known = Object.entries(value).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return Object.fromEntries(known)
}

// A proxy answers with these in the place of a server that does not.
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504])

/**
 * Reads a thrown value: a problem document itself, an error carrying one as `problem` or as
 * `detail.data` (the shape of the typed client), or a network failure without any.
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof AnswerError) {
    const { status, requestId } = error
    return {
      reason: undefined,
      params: {},
      requestId: requestId ?? undefined,
      status: GATEWAY.has(status) ? undefined : status,
      isMissing: false,
    }
  }
  const carried = [error, field(error, 'problem'), field(field(error, 'detail'), 'data')]
  const problem = carried.find((one) => typeof field(one, 'reason') === 'string')
  const reason = field(problem, 'reason')
  const requestId = field(problem, 'requestId')
  const status = field(problem, 'status')
  return {
    reason: typeof reason === 'string' ? reason : undefined,
    params: paramsOf(field(problem, 'params')),
    requestId: typeof requestId === 'string' ? requestId : undefined,
    ...(typeof status === 'number' ? { status } : {}),
    isMissing: typeof reason === 'string' && reason.endsWith('not_found'),
  }
}
