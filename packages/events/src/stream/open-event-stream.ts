import { openAnalyses } from '../analysis/analyses.js'
import type { EventStream } from '../event-stream.js'
import { composeStream } from './compose-stream.js'
import { openIntake, type EventStreamOptions } from './open-intake.js'

/**
 * Opens the event stream of a folder, which it makes where there is none. One process owns it until
 * it is closed.
 *
 * @throws StreamError `unavailable` while another process has the folder open, `newer_storage`
 */
export async function openEventStream(options: EventStreamOptions): Promise<EventStream> {
  const intake = await openIntake(options)
  try {
    const { now = Date.now } = options
    return await composeStream(intake, (tables) => openAnalyses(tables, { now }))
  } catch (error) {
    await intake.close()
    throw error
  }
}
