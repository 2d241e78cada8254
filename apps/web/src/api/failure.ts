import type { MessageParams } from '../i18n/index.js'

/** What a screen needs of a request that failed, whatever threw it. */
export interface Failure {
  /** Key under `errors.`; undefined when the answer was no problem document. */
  readonly reason: string | undefined
  readonly params: MessageParams
  readonly requestId: string | undefined
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

/**
 * Reads a thrown value: a problem document itself, an error carrying one as `problem` or as
 * `detail.data` (the shape of the typed client), or a network failure without any.
 */
export function toFailure(error: unknown): Failure {
  const carried = [error, field(error, 'problem'), field(field(error, 'detail'), 'data')]
  const problem = carried.find((one) => typeof field(one, 'reason') === 'string')
  const reason = field(problem, 'reason')
  const requestId = field(problem, 'requestId')
  return {
    reason: typeof reason === 'string' ? reason : undefined,
    params: paramsOf(field(problem, 'params')),
    requestId: typeof requestId === 'string' ? requestId : undefined,
  }
}
