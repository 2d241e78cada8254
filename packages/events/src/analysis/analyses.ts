import type { EventStream } from '../event-stream.js'
import type { StreamTables } from '../stream/stream-tables.js'
import type { Analysis } from './analysis.js'
import { checkAnalysis } from './check-analysis.js'
import { explainMetric } from './explain.js'
import { MOST_MOVED } from './fold.js'
import { pruneAnalyses } from './prune.js'
import { readIn, standingOf } from './reading.js'
import { createReads, type Reads } from './reads.js'
import { refreshAnalysis } from './refresh.js'
import { knownTimeZones } from './time-zones.js'
import { Uses } from './uses.js'
import { verifyAnalysis } from './verify.js'

/** The half of an event stream that computes over it. */
export type Analyses = Pick<EventStream, 'refresh' | 'mark' | 'explain' | 'verify'> &
  Omit<Reads, 'clear'>

export interface AnalysesOptions {
  /** The share of units beyond which a refresh recomputes everything. */
  readonly mostMoved?: number
  /** ms since 1970. */
  readonly now?: () => number
  /** State that nobody asked for in so long is dropped; ms. */
  readonly keepUnusedMs?: number
}

const HOUR = 3_600_000
/** A lookback ends with the day, so each day may leave the state of the day before behind. */
const KEEP_UNUSED_MS = 72 * HOUR

/** Analyses over the tables of a stream. Whatever is kept for them can be computed again. */
export async function openAnalyses(
  tables: StreamTables,
  { mostMoved = MOST_MOVED, now = Date.now, keepUnusedMs = KEEP_UNUSED_MS }: AnalysesOptions = {},
): Promise<Analyses> {
  const uses = new Uses(now)
  const isTimeZone = await knownTimeZones(tables)
  const check = (analysis: Analysis) => checkAnalysis(analysis, isTimeZone)
  const asked = async <T>(analysis: Analysis, job: () => Promise<T>): Promise<T> => {
    check(analysis)
    return uses.during(analysis, job)
  }
  const { clear, ...answers } = createReads(tables, asked)
  let prunedAt = -Infinity
  return {
    ...answers,
    refresh: (analysis) =>
      asked(analysis, () =>
        tables.write(async (connection) => {
          const mark = await refreshAnalysis(connection, analysis, tables.appliedSeq(), mostMoved)
          if (now() - prunedAt >= HOUR) {
            await pruneAnalyses(connection, uses, { now: now(), keepUnusedMs })
            prunedAt = now()
          }
          return mark
        }),
      ),
    mark: (analysis) =>
      asked(analysis, () =>
        readIn(tables, async (connection) => {
          return (await standingOf(connection, analysis))?.mark ?? null
        }),
      ),
    explain: (analysis, metric, exposedBefore) => {
      check(analysis)
      const { sql, bound } = explainMetric(analysis, metric, exposedBefore)
      return `${bound.comments}\n${sql}\n`
    },
    verify: (analysis) =>
      asked(analysis, async () => {
        const found = await tables.write((connection) => verifyAnalysis(connection, analysis))
        // What was read of a state that was wrong is wrong too, though the mark is the same.
        if (!found.equal) clear()
        return found
      }),
  }
}
