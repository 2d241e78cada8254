import type {
  AnalysisHealth,
  AnalysisMark,
  EventStream,
  SliceMoments,
  UnitsIn,
} from '@sextant/events'
import type { Moments } from '@sextant/stats'
import type { StreamReading } from './stream-reading.js'

/** What the checks are made on, counted when the results were brought up to date. */
export interface StreamFacts {
  readonly mark: AnalysisMark
  readonly health: AnalysisHealth
  /** By day of first exposure, in order. */
  readonly unitsByDay: readonly UnitsIn[]
  readonly unitsBySegment: readonly {
    readonly segment: string
    readonly units: readonly UnitsIn[]
  }[]
  /** The target by whole days between exposure and event; null where it is not read from events. */
  readonly targetByAge: readonly SliceMoments<Moments>[] | null
  /** The target by the segments that may be another experiment's variant. */
  readonly targetBySegment: ReadonlyMap<string, readonly SliceMoments<Moments>[]>
}

interface Kept {
  readonly definition: string
  readonly facts: StreamFacts
}

/** Facts scan events, so what was counted at a mark is kept for whoever reads at it. */
const keptFacts = new WeakMap<EventStream, Map<string, Kept>>()

/** The facts at the mark: those kept, or counted now. */
export async function factsAt(
  stream: EventStream,
  reading: StreamReading,
  mark: AnalysisMark,
): Promise<StreamFacts> {
  const { id } = reading.experiment
  const definition = JSON.stringify(reading.analysis)
  const known = keptFacts.get(stream) ?? new Map<string, Kept>()
  keptFacts.set(stream, known)
  const kept = known.get(id)
  if (kept?.definition === definition && kept.facts.mark.seq === mark.seq) return kept.facts
  const facts = await countFacts(stream, reading, mark)
  known.set(id, { definition, facts })
  return facts
}

/** What is kept of an experiment no longer holds, as when its state was rebuilt at the same mark. */
export function forgetFacts(stream: EventStream, experimentId: string): void {
  keptFacts.get(stream)?.delete(experimentId)
}

/** Nothing that was counted holds, as after a unit was forgotten. */
export function forgetAllFacts(stream: EventStream): void {
  keptFacts.delete(stream)
}

async function countFacts(
  stream: EventStream,
  { analysis, plan, metrics }: StreamReading,
  mark: AnalysisMark,
): Promise<StreamFacts> {
  const target = metrics.find(({ metric }) => metric.role === 'target')
  const isCounted = target?.measurement !== null && target?.measurement?.quantile === null
  const own = isCounted ? target?.metric.key : undefined
  // What is too large to be summed is left out, and the rest of the facts stand.
  const key = own !== undefined && mark.overflowing.includes(own) ? undefined : own
  const unitsBySegment: StreamFacts['unitsBySegment'][number][] = []
  const targetBySegment = new Map<string, readonly SliceMoments<Moments>[]>()
  for (const segment of analysis.segments) {
    const by = { by: 'segment', segment } as const
    unitsBySegment.push({ segment, units: await stream.unitsIn(analysis, by) })
    if (key !== undefined)
      targetBySegment.set(segment, await stream.sliceMoments(analysis, key, by))
  }
  return {
    mark,
    health: await stream.health(analysis),
    unitsByDay: await stream.unitsIn(analysis, { by: 'exposure_day', cumulative: false }),
    unitsBySegment,
    targetByAge:
      key === undefined || plan.variants.length < 2
        ? null
        : await stream.sliceMoments(analysis, key, { by: 'age' }),
    targetBySegment,
  }
}
