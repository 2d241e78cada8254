import type { EventStream } from '../event-stream.js'
import type { StreamTables } from '../stream/stream-tables.js'
import { checkAnalysis } from './check-analysis.js'
import { explainMetric } from './explain.js'
import { MOST_MOVED } from './fold.js'
import { readIn, standingOf } from './reading.js'
import { createReads, type Reads } from './reads.js'
import { refreshAnalysis } from './refresh.js'
import { verifyAnalysis } from './verify.js'

/** The half of an event stream that computes over it. */
export type Analyses = Pick<EventStream, 'refresh' | 'mark' | 'explain' | 'verify'> &
  Omit<Reads, 'clear'>

/**
 * Analyses over the tables of a stream. Whatever is kept for them can be computed again. `mostMoved`:
 * the share of units beyond which a refresh recomputes everything.
 */
export async function openAnalyses(
  tables: StreamTables,
  { mostMoved = MOST_MOVED }: { readonly mostMoved?: number } = {},
): Promise<Analyses> {
  const { clear, ...answers } = createReads(tables)
  return {
    ...answers,
    refresh: async (analysis) => {
      checkAnalysis(analysis)
      return tables.write((connection) =>
        refreshAnalysis(connection, analysis, tables.appliedSeq(), mostMoved),
      )
    },
    mark: async (analysis) => {
      checkAnalysis(analysis)
      return readIn(tables, async (connection) => {
        return (await standingOf(connection, analysis))?.mark ?? null
      })
    },
    explain: (analysis, metric) => {
      checkAnalysis(analysis)
      const { sql, bound } = explainMetric(analysis, metric)
      return `${bound.comments}\n${sql}\n`
    },
    verify: async (analysis) => {
      checkAnalysis(analysis)
      const found = await tables.write((connection) => verifyAnalysis(connection, analysis))
      // What was read of a state that was wrong is wrong too, though the mark is the same.
      if (!found.equal) clear()
      return found
    },
  }
}
