import type { Context } from '../context.js'
import type { ResultVerification } from '../contract/live-results.js'
import { write } from '../write.js'
import { compareResults, storeCheck } from './from-events/check-results.js'
import { loadPlanned, readingOnEvents } from './open-source.js'

/** Compares an experiment's results with a full recomputation because somebody asks for it. */
export async function verifyResults(
  ctx: Context,
  experimentId: string,
): Promise<ResultVerification> {
  const reading = await readingOnEvents(ctx, await loadPlanned(ctx, experimentId, 'verify'))
  const value = await compareResults(ctx, reading)
  return write(ctx, 'experiment.verify', { experimentId }, async (tx) => {
    await storeCheck(tx, ctx, value)
    const { eventsSeq, equal, differingCells } = value
    return { subjectId: experimentId, value, detail: { eventsSeq, equal, differingCells } }
  })
}
