import type { EventStream, NamedRun } from '@sextant/events'
import { asc } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { StrayExposures } from '../contract/source.js'
import { experiments } from '../db/schema/experiments.js'
import { asked } from './stream-refusal.js'

type Found = Awaited<ReturnType<EventStream['strayExposures']>>

/** Counting reads every exposure, so what was counted is kept until there is something new. */
const kept = new WeakMap<EventStream, { readonly question: string; readonly found: Found }>()

/**
 * Exposures that came in and are in the results of no experiment: they name one that nobody knows, or
 * that was not running at the time.
 */
export async function strayExposures({
  store,
  stream,
}: Pick<Context, 'store' | 'stream'>): Promise<StrayExposures> {
  const { id, key, name, startedAt, stoppedAt } = experiments
  const rows = await store.db
    .select({ id, key, name, startedAt, stoppedAt })
    .from(experiments)
    .orderBy(asc(experiments.number))
  const named = rows.flatMap((row) =>
    [row.key, row.id, row.name.en, row.name.zh].flatMap((text) =>
      text === undefined ? [] : [{ text, row }],
    ),
  )
  const runs = named.flatMap(({ text, row }): NamedRun[] =>
    row.startedAt === null
      ? []
      : [
          {
            name: text,
            from: Date.parse(row.startedAt),
            until: row.stoppedAt === null ? null : Date.parse(row.stoppedAt),
          },
        ],
  )
  const { exposures, named: found } = await count(stream, runs)
  const started = new Set(runs.map((run) => run.name))
  return {
    exposures,
    named: found.map((item) => {
      const own = named.find(({ text }) => text === item.name)?.row
      const outside = started.has(item.name) ? 'outside_run' : 'not_started'
      return {
        ...item,
        lastAt: new Date(item.lastAt).toISOString(),
        because: own === undefined ? 'unknown' : outside,
        experimentId: own?.id ?? null,
      }
    }),
  }
}

async function count(stream: EventStream, runs: readonly NamedRun[]): Promise<Found> {
  // A unit that is forgotten takes its exposures along, and the sequence stays.
  return asked(async () => {
    const { appliedSeq, units } = stream.state()
    const question = JSON.stringify([appliedSeq, units, runs])
    const last = kept.get(stream)
    if (last?.question === question) return last.found
    const found = await stream.strayExposures(runs)
    kept.set(stream, { question, found })
    return found
  })
}
