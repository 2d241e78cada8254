import { canonicalJson } from '../canonical.js'
import type { Context } from '../context.js'
import type { Look } from '../contract/experiment.js'
import { DomainError, precondition } from '../errors.js'
import { readLook } from './compute-look.js'
import { compareResults, storeCheck } from './from-events/check-results.js'
import { loadLooks } from './load.js'
import { loadPlanned, readingOnEvents, standingSource } from './open-source.js'

/** That the numbers of a look are what the events say, up to which item. */
export interface VerifiedLook {
  readonly eventsSeq: number
  readonly equal: true
}

/**
 * Before a decision on events is frozen: the results are computed anew from all events, must equal
 * those that are kept, and the look must still say the same as they do. Null for a look at a file,
 * and for one that is not the newest, which is refused elsewhere.
 *
 * @throws DomainError results.differed, results.not_verified, experiment.decided_without_look
 */
export async function verifyDecided(
  ctx: Context,
  experimentId: string,
  lookId: string,
): Promise<VerifiedLook | null> {
  const [look] = await loadLooks(ctx.store.db, experimentId)
  if (look === undefined || look.id !== lookId || look.eventsSeq === null) return null
  const planned = await loadPlanned(ctx, experimentId, 'decide')
  const check = await compared(async () => compareResults(ctx, await readingOnEvents(ctx, planned)))
  await ctx.store.write((tx) => storeCheck(tx, ctx, check))
  if (!check.equal) throw precondition('results.differed', { cells: check.differingCells })
  const { source } = await standingSource(ctx, planned)
  const now = await readLook(ctx, planned, source, { spends: false })
  if (canonicalJson(numbersOf(now)) !== canonicalJson(numbersOf(look))) {
    throw precondition('experiment.decided_without_look', { lookId })
  }
  return { eventsSeq: check.eventsSeq, equal: true }
}

/** A comparison that fails leaves a decision without evidence; a refusal that says why stays. */
async function compared<T>(compare: () => Promise<T>): Promise<T> {
  try {
    return await compare()
  } catch (cause) {
    if (cause instanceof DomainError && cause.reason.startsWith('results.')) throw cause
    throw new DomainError('precondition', 'results.not_verified', {}, { cause })
  }
}

/** Everything that a look has counted. */
function numbersOf({ units, tests }: Look) {
  return {
    units,
    moments: tests.map(({ role, metricId, control, treatment, uncapped }) => ({
      role,
      metricId,
      control,
      treatment,
      uncapped,
    })),
  }
}
