import { instant, type Context } from '../../context.js'
import type { ResultVerification } from '../../contract/live-results.js'
import type { Executor } from '../../db/open.js'
import { resultChecks } from '../../db/schema/result-checks.js'
import type { StreamReading } from './stream-reading.js'
import { forgetFacts } from './stream-facts.js'
import { ofStream } from './stream-problem.js'

/**
 * Compares the kept results with a full recomputation up to now. Where they differ the stream has
 * replaced them, and what was counted beside them is counted again.
 */
export async function compareResults(
  ctx: Context,
  { analysis, experiment }: StreamReading,
): Promise<ResultVerification> {
  return ofStream(async () => {
    await ctx.stream.settled()
    await ctx.stream.refresh(analysis)
    const { mark, equal, differingCells } = await ctx.stream.verify(analysis)
    if (!equal) forgetFacts(ctx.stream, experiment.id)
    const at = instant(ctx)
    return { experimentId: experiment.id, eventsSeq: mark.seq, equal, differingCells, at }
  })
}

/** Keeps what a comparison found. */
export async function storeCheck(
  tx: Executor,
  ctx: Pick<Context, 'newId'>,
  check: ResultVerification,
): Promise<string> {
  const id = ctx.newId('chk')
  await tx.insert(resultChecks).values({ id, ...check })
  return id
}
