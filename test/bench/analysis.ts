import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  openAnalyses,
  openMemoryTables,
  type Analyses,
  type MemoryTables,
} from '@sextant/events/testing'
import { cpuClock, type CpuClock } from './cpu-clock.js'
import { figure, type Figure } from './measure.js'
import { pullRows } from './pull-rows.js'
import { recorder } from './record-sql.js'
import { benchAnalysis, putRows, putWords } from './stream-world.js'

const SIZES = (process.env['BENCH_EVENTS'] ?? '1000000,10000000').split(',').map(Number)
const ROUNDS = 4
/** Above this, pulling every row into JavaScript shows nothing new and takes gigabytes. */
const MOST_PULLED = 1_000_000
/** From here on the goals hold: below, a refresh is mostly what planning its statements costs. */
const LARGE = 10_000_000

// The same metrics under two definitions, so that both see the same new rows: one folds them in, the
// other computes everything again.
const FOLDED = benchAnalysis(0)
const WHOLE = benchAnalysis(1)

/** Analyses of a stream: what opening a results page costs, beside computing everything. */
export async function analysisFigures(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const events of SIZES) figures.push(...(await figuresAt(events)))
  return figures
}

async function figuresAt(events: number): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-bench-'))
  const tables = await openMemoryTables(join(folder, 'stream.duckdb'), { memory_limit: '3GB' })
  try {
    await putWords(tables)
    const after = await putRows(tables, { after: 0, events, base: events })
    await tables.run('checkpoint')
    return figuresOf(await timed(tables, events, after), events)
  } finally {
    tables.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function timed(tables: MemoryTables, events: number, seq: number): Promise<CpuClock> {
  const recorded = recorder(tables)
  const folding = await openAnalyses(tables)
  const computing = await openAnalyses(recorded.tables, { mostMoved: -1 })
  const unrecorded = await openAnalyses(tables, { mostMoved: -1 })
  await folding.refresh(FOLDED)
  await computing.refresh(WHOLE)
  const clock = cpuClock()
  let after = seq
  for (let round = 0; round <= ROUNDS; round += 1) {
    after = await putRows(tables, { after, events: events / 1000, base: events })
    // The fold reads the new events' properties for both.
    await clock.time('fold', () => folding.refresh(FOLDED))
    recorded.clear()
    await clock.time('full', () => computing.refresh(WHOLE))
    const again = [
      () => clock.time('bare', recorded.replay),
      // Without its mark the analysis is computed once more, by the same statements.
      async () => {
        await tables.run('delete from marks where analysis = 2')
        await clock.time('wrapped', () => unrecorded.refresh(WHOLE))
      },
    ]
    for (const step of round % 2 === 0 ? again : again.toReversed()) await step()
    await clock.time('events', () => read(tables, EVENT_COLUMNS))
    await clock.time('facts', () => read(tables, FACT_COLUMNS))
    await clock.time('page', () => readPage(folding, FOLDED))
    if (events <= MOST_PULLED) await clock.time('pull', () => pullRows(tables))
    if (round === 0) clock.forget()
  }
  const [folded, whole] = [await readPage(folding, FOLDED), await readPage(computing, WHOLE)]
  if (!isDeepStrictEqual(folded, whole)) throw new Error('a fold gives what computing it gives')
  return clock
}

const EVENT_COLUMNS = 'select sum(unit), sum(event), sum(ts), sum(length(props)) from events'
const FACT_COLUMNS = [1, 2, 3, 4, 5]
  .map((id) => `select sum(unit), sum(ts), sum(value) from facts_${id}`)
  .join(' union all ')

async function read(tables: MemoryTables, sql: string): Promise<void> {
  const connection = await tables.connect()
  try {
    await connection.run(sql)
  } finally {
    connection.closeSync()
  }
}

async function readPage(analyses: Analyses, analysis: typeof FOLDED) {
  const units = await analyses.unitsIn(analysis, { by: 'all' })
  const moments = []
  for (const { metric } of analysis.metrics) {
    moments.push(await analyses.sliceMoments(analysis, metric, { by: 'all' }))
  }
  return { units, moments }
}

function figuresOf({ cpu, wall, has }: CpuClock, events: number): Figure[] {
  const of = `${new Intl.NumberFormat('en').format(events)} events`
  const line = (
    name: string,
    subject: string,
    baseline: string,
    beside: string,
    share?: number,
  ) => ({
    ...figure({
      name: `${name} ${of}`,
      value: cpu(subject),
      unit: 'ms CPU',
      baseline,
      baselineValue: cpu(beside),
    }),
    ...(share === undefined ? {} : { goal: Math.round(share * cpu(beside)) }),
  })
  const when = (share: number) => (events >= LARGE ? share : undefined)
  return [
    line('refresh after 0.1 % new of', 'fold', 'all computed again', 'full', when(1 / 5)),
    line('results made fresh over', 'fold', 'its columns of the events read', 'events', when(2.5)),
    line('all computed again over', 'full', 'its columns of the events read', 'events'),
    line('all computed again over', 'full', 'the kept facts read', 'facts'),
    line('all computed again over', 'wrapped', 'its SQL alone', 'bare', 1.1),
    ...(has('pull')
      ? [line('all computed again over', 'full', 'rows pulled into JS', 'pull')]
      : []),
    {
      ...figure({
        name: `results page, 5 metrics over ${of}`,
        value: wall('page'),
        unit: 'ms',
        baseline: 'all computed again',
        baselineValue: wall('full'),
      }),
      goal: 50,
    },
  ]
}
