import type { SourceCounts as StreamCounts } from '@sextant/events'
import type { SourceCounts } from '../contract/source.js'

/** What a source has sent before it sends anything. */
export const NO_COUNTS: SourceCounts = {
  received: 0,
  accepted: 0,
  duplicate: 0,
  conflict: 0,
  rejected: 0,
  late: 0,
  failuresKept: 0,
  failuresDropped: 0,
  byType: {},
  lastReceivedAt: null,
}

/** The stream's counts of one source, in the words of the contract. */
export function sourceCounts(counts: StreamCounts | undefined): SourceCounts {
  if (counts === undefined) return NO_COUNTS
  const { source: _source, lastReceivedAt, byType, ...rest } = counts
  return {
    ...rest,
    byType: { ...byType },
    lastReceivedAt: lastReceivedAt === null ? null : new Date(lastReceivedAt).toISOString(),
  }
}
