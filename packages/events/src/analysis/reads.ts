import type { Moments, QuantileMoments } from '@sextant/stats'
import type { EventStream } from '../event-stream.js'
import type { StreamTables } from '../stream/stream-tables.js'
import type { Analysis, MomentsBy, SliceMoments, UnitsIn } from './analysis.js'
import { MarkCache } from './mark-cache.js'
import { summableMetric } from './metric-at.js'
import { readAges, readUnitsByAge } from './read-ages.js'
import { readCapped } from './read-capped.js'
import { readCatalogue } from './read-catalogue.js'
import { readHealth } from './read-health.js'
import { readQuantiles } from './read-quantiles.js'
import { readStrayExposures } from './read-stray-exposures.js'
import { readSegments, readUnitsBySegment } from './read-segments.js'
import { readIn, readStanding, type Standing } from './reading.js'
import { readSliceMoments, readUnitsIn } from './slices.js'

/** What is read of analyses as they stand. */
export interface Reads extends Pick<
  EventStream,
  | 'sliceMoments'
  | 'unitsIn'
  | 'cappedMoments'
  | 'quantileMoments'
  | 'health'
  | 'catalogue'
  | 'strayExposures'
> {
  /** Forgets what is kept by mark. */
  clear(): void
}

/** Checks an analysis, and counts what is done with it as a use of it. */
export type Asked = <T>(analysis: Analysis, job: () => Promise<T>) => Promise<T>

/** Reads over the tables of a stream. Moments are summed; what needs units or events is kept by mark. */
export function createReads(tables: StreamTables, asked: Asked): Reads {
  const moments = new MarkCache<readonly SliceMoments<Moments>[]>()
  const quantiles = new MarkCache<readonly SliceMoments<QuantileMoments>[]>()
  const standing = <T>(analysis: Analysis, read: (at: Standing) => Promise<T>) =>
    asked(analysis, () => readStanding(tables, analysis, read))
  return {
    sliceMoments: (analysis, metric, by) =>
      standing(analysis, async (at) => {
        if (by.by !== 'age') return sliceMoments(at, metric, by)
        return moments.answer(at, JSON.stringify(['age', metric]), () => readAges(at, metric))
      }),
    cappedMoments: (analysis, metric, cap, exposedBefore = null) =>
      standing(analysis, (at) => {
        const question = JSON.stringify(['capped', metric, cap, exposedBefore])
        return moments.answer(at, question, () => readCapped(at, metric, cap, exposedBefore))
      }),
    quantileMoments: (analysis, metric, level, over, exposedBefore = null) =>
      standing(analysis, (at) => {
        const question = { metric, level, over, exposedBefore }
        return quantiles.answer(at, JSON.stringify(question), () => readQuantiles(at, question))
      }),
    unitsIn: (analysis, by) => standing(analysis, (at) => unitsIn(at, by)),
    health: (analysis) => standing(analysis, readHealth),
    catalogue: () => readIn(tables, readCatalogue),
    strayExposures: (runs) => readIn(tables, (connection) => readStrayExposures(connection, runs)),
    clear: () => {
      moments.clear()
      quantiles.clear()
    },
  }
}

function sliceMoments(at: Standing, metric: string, by: Exclude<MomentsBy, { by: 'age' }>) {
  if (by.by === 'segment') return readSegments(at, metric, by)
  const { connection, resolved, mark } = at
  return readSliceMoments(connection, resolved, mark.seq, summableMetric(at, metric), by)
}

function unitsIn(at: Standing, by: MomentsBy): Promise<readonly UnitsIn[]> {
  if (by.by === 'age') return readUnitsByAge(at)
  if (by.by === 'segment') return readUnitsBySegment(at, by)
  return readUnitsIn(at.connection, at.resolved, at.mark.seq, by)
}
