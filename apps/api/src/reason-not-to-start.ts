import { DomainError } from '@sextant/core'
import { UnitsError } from '@sextant/events'

/** Why the server did not start, as a sentence for whoever started it. */
export function reasonNotToStart(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof UnitsError) return error.message
  if (error instanceof DomainError) {
    const { problem, url = 'the store' } = error.params
    return problem === 'newer'
      ? `${url} was written by a later release of Sextant. Start that release, or a copy of the data from before it.`
      : `${url} cannot be read: it is no Sextant store, or it is damaged. Restore a backup, or start with another data folder.`
  }
  if ('code' in error && error.code === 'EADDRINUSE') {
    return 'another program listens on this port. Set PORT to another one, or to 0 for any free one.'
  }
  return error.message
}
