import type { ProblemCode, Reason } from './contract/problem.js'

export type ErrorParams = Readonly<Record<string, string | number>>

/**
 * The one error of the domain: `code` says what kind of failure, `reason` says exactly which, `params`
 * fill the sentence that the screen builds from the reason.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError'

  constructor(
    readonly code: ProblemCode,
    readonly reason: Reason,
    readonly params: ErrorParams = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${reason} ${JSON.stringify(params)}`, options)
  }
}

/** The input breaks a rule of the domain. */
export function invalid(reason: Reason, params: ErrorParams = {}): DomainError {
  return new DomainError('invalid', reason, params)
}

/** Nothing of that id that the actor may see. */
export function notFound(reason: Reason, id: string): DomainError {
  return new DomainError('not_found', reason, { id })
}

/** The state of things does not allow it now. */
export function conflict(reason: Reason, params: ErrorParams = {}): DomainError {
  return new DomainError('conflict', reason, params)
}

/** Something that must hold first does not. */
export function precondition(reason: Reason, params: ErrorParams = {}): DomainError {
  return new DomainError('precondition', reason, params)
}
