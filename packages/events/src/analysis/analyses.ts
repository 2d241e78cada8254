import type { EventStream } from '../event-stream.js'
import type { StreamTables } from '../stream/stream-tables.js'
import type { MomentsBy } from './analysis.js'
import { refuseUnless } from './bad-analysis.js'
import { checkAnalysis, metricPosition } from './check-analysis.js'
import { explainMetric } from './explain.js'
import { MOST_MOVED } from './fold.js'
import { readIn, readStanding, standingOf } from './reading.js'
import { refreshAnalysis } from './refresh.js'
import type { ResolvedAnalysis, ResolvedMetric } from './resolve-analysis.js'
import { readSliceMoments, readUnitsIn, type DaySlices } from './slices.js'
import { verifyAnalysis } from './verify.js'

/** The half of an event stream that computes over it. */
export type Analyses = Pick<
  EventStream,
  'refresh' | 'mark' | 'sliceMoments' | 'unitsIn' | 'explain' | 'verify'
>

/**
 * Analyses over the tables of a stream. Whatever is kept for them can be computed again. `mostMoved`:
 * the share of units beyond which a refresh recomputes everything.
 */
export async function openAnalyses(
  tables: StreamTables,
  { mostMoved = MOST_MOVED }: { readonly mostMoved?: number } = {},
): Promise<Analyses> {
  return {
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
    sliceMoments: async (analysis, metric, by) => {
      checkAnalysis(analysis)
      return readStanding(tables, analysis, ({ connection, resolved, mark }) =>
        readSliceMoments(connection, resolved, mark.seq, metricOf(resolved, metric), daySlices(by)),
      )
    },
    unitsIn: async (analysis, by) => {
      checkAnalysis(analysis)
      return readStanding(tables, analysis, ({ connection, resolved, mark }) =>
        readUnitsIn(connection, resolved, mark.seq, daySlices(by)),
      )
    },
    explain: (analysis, metric) => {
      checkAnalysis(analysis)
      const { sql, bound } = explainMetric(analysis, metric)
      return `${bound.comments}\n${sql}\n`
    },
    verify: async (analysis) => {
      checkAnalysis(analysis)
      return tables.write((connection) => verifyAnalysis(connection, analysis))
    },
  }
}

function metricOf(resolved: ResolvedAnalysis, metric: string): ResolvedMetric {
  const found = resolved.metrics[metricPosition(resolved.analysis, metric)]
  if (found === undefined) throw new TypeError('every metric of an analysis is resolved')
  return found
}

function daySlices(by: MomentsBy): DaySlices {
  const known = by.by === 'all' || by.by === 'exposure_day'
  refuseUnless(known, 'by', `'${by.by}' is no slice that is known`)
  return by
}
