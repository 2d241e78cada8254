import { StreamError } from '@sextant/events'
import { DomainError } from '../errors.js'

/**
 * What the stream answers, its refusals in the words of the domain: too much waits, or the journal
 * cannot be written. In both cases nothing of the request was kept.
 */
export async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (!(cause instanceof StreamError)) throw cause
    if (cause.reason === 'busy') throw new DomainError('too_many', 'events.busy', {}, { cause })
    if (cause.reason !== 'unavailable') throw cause
    throw new DomainError('unavailable', 'events.unavailable', {}, { cause })
  }
}
