import { StreamError, type StreamReason } from '@sextant/events'
import type { ProblemCode, Reason } from '../../contract/problem.js'
import { DomainError } from '../../errors.js'

/** What the stream says of an analysis, in the words of the product. What is not here is a fault. */
const REFUSALS: Partial<Readonly<Record<StreamReason, readonly [ProblemCode, Reason]>>> = {
  unavailable: ['unavailable', 'events.unavailable'],
  value_overflow: ['precondition', 'results.value_overflow'],
  not_refreshed: ['precondition', 'experiment.no_data'],
}

/** The stream's refusal as an error of the domain; any other error as it is. */
export function streamProblem(error: unknown): unknown {
  if (!(error instanceof StreamError)) return error
  const refusal = REFUSALS[error.reason]
  if (refusal === undefined) return error
  const [code, reason] = refusal
  return new DomainError(code, reason, error.params, { cause: error })
}

/** What the stream answers, its refusals in the words of the domain. */
export async function ofStream<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw streamProblem(error)
  }
}
