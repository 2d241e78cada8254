import type { EventStream } from '../event-stream.js'
import type { DurableIntake, IntakeHalf } from './durable-intake.js'
import type { StreamTables } from './stream-tables.js'

/** The half of the event stream that computes over what was taken in. */
export type AnalysisHalf = Omit<EventStream, keyof IntakeHalf>

/**
 * One stream of both halves. No analysis runs while a unit is forgotten; afterwards the tables are
 * others, so the analyses are opened anew.
 */
export async function composeStream(
  intake: DurableIntake,
  openAnalyses: (tables: StreamTables) => Promise<AnalysisHalf>,
): Promise<EventStream> {
  let analyses = await intake.during(openAnalyses)
  const ask = <T>(question: (analyses: AnalysisHalf) => Promise<T>): Promise<T> =>
    intake.during(() => question(analyses))
  return {
    append: (batch) => intake.append(batch),
    settled: () => intake.settled(),
    state: () => intake.state(),
    counts: () => intake.counts(),
    failures: (source, page) => intake.failures(source, page),
    replay: (source, ids, options) => intake.replay(source, ids, options),
    forget: (unit) =>
      intake.forget(unit, async (tables) => {
        analyses = await openAnalyses(tables)
      }),
    exportParquet: (folder) => intake.exportParquet(folder),
    close: () => intake.close(),
    refresh: (analysis) => ask((open) => open.refresh(analysis)),
    mark: (analysis) => ask((open) => open.mark(analysis)),
    sliceMoments: (analysis, metric, by) => ask((open) => open.sliceMoments(analysis, metric, by)),
    cappedMoments: (...question) => ask((open) => open.cappedMoments(...question)),
    quantileMoments: (...question) => ask((open) => open.quantileMoments(...question)),
    unitsIn: (analysis, by) => ask((open) => open.unitsIn(analysis, by)),
    health: (analysis) => ask((open) => open.health(analysis)),
    explain: (...question) => analyses.explain(...question),
    verify: (analysis) => ask((open) => open.verify(analysis)),
    strayExposures: (runs) => ask((open) => open.strayExposures(runs)),
    catalogue: () => ask((open) => open.catalogue()),
  }
}
