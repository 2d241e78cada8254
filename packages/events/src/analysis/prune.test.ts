import { afterEach, beforeEach, expect, test } from 'vitest'
import { queryRows } from '../duckdb/rows.js'
import { openAnalyses, type Analyses } from './analyses.js'
import type { Analysis, Measure, StreamMetric } from './analysis.js'
import { pruneAnalyses } from './prune.js'
import { openMemoryTables, type MemoryTables, type SentItem } from './testing/memory-tables.js'
import { Uses } from './uses.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2026, 4, 1)

function metric(property: string, denominator: Measure | null = null): StreamMetric {
  return {
    metric: property,
    kind: denominator === null ? 'mean' : 'ratio',
    measure: { event: 'buy', filters: [], aggregation: 'sum', property },
    denominator,
    window: { delay: 0, length: null },
    since: null,
    covariateSpan: 0,
    cap: null,
    decimals: 0,
  }
}

function analysisUntil(until: number, metrics: readonly StreamMetric[]): Analysis {
  return {
    experiment: ['checkout'],
    variants: ['a', 'b'].map((variant) => ({ variant, values: [variant] })),
    from: START,
    until,
    segments: ['country'],
    timeZone: 'UTC',
    metrics,
  }
}

const counted: Measure = { event: 'buy', filters: [], aggregation: 'count', property: null }
const today = analysisUntil(START + 10 * DAY, [metric('price')])
const tomorrow = analysisUntil(START + 11 * DAY, [metric('price')])
const another = analysisUntil(START + 10 * DAY, [metric('tax', counted)])

const items: readonly SentItem[] = [1, 2, 3, 4].flatMap((unit): SentItem[] => [
  {
    kind: 'exposure',
    unit,
    ts: START,
    received: START,
    experiment: 'checkout',
    variation: unit % 2 === 0 ? 'a' : 'b',
    assigned: null,
    props: { country: 'DE' },
  },
  {
    kind: 'event',
    unit,
    ts: START + 1,
    received: START,
    event: 'buy',
    props: { price: unit, tax: unit * 2 },
  },
])

let tables: MemoryTables
let now: number

beforeEach(async () => {
  tables = await openMemoryTables()
  await tables.put(items)
  now = START
})
afterEach(() => tables.close())

function open(): Promise<Analyses> {
  return openAnalyses(tables, { now: () => now, keepUnusedMs: 3 * DAY })
}

async function derived(): Promise<readonly string[]> {
  const connection = await tables.connect()
  const sql = `select table_name from duckdb_tables() where regexp_matches(table_name, '_[0-9]+$')
    order by table_name`
  const rows = await queryRows(connection, sql)
  connection.closeSync()
  return rows.map((row) => row.text(0))
}

async function rowsAbout(id: number): Promise<number> {
  const connection = await tables.connect()
  const each = ['marks', 'segments', 'uses'].map((table) => `select analysis from ${table}`)
  const sql = `select 1 from (${each.join(' union all ')} union all select id from analyses)
    where analysis = ${id}`
  const rows = await queryRows(connection, sql)
  connection.closeSync()
  return rows.length
}

const stateOf = (id: number) => [`moments_${id}`, `unit_exposure_${id}`, `unit_metric_${id}`]

test('state of an analysis that is not asked for goes, and comes back the same when it is', async () => {
  const analyses = await open()
  await analyses.refresh(today)
  const before = await analyses.sliceMoments(today, 'price', { by: 'all' })
  await analyses.refresh(another)
  expect(await derived()).toEqual(['facts_1', 'facts_2', 'facts_3', ...both()].toSorted())

  now += 2 * DAY
  await analyses.refresh(tomorrow)
  now += 2 * DAY
  await analyses.refresh(tomorrow)
  // The measure of the day before is that of today; those of the other analysis are nobody's.
  expect(await derived()).toEqual(['facts_1', ...stateOf(3)].toSorted())
  expect([await rowsAbout(1), await rowsAbout(2)]).toEqual([0, 0])
  expect(await analyses.mark(today)).toBeNull()
  await expect(analyses.unitsIn(another, { by: 'all' })).rejects.toMatchObject({
    reason: 'not_refreshed',
  })

  await analyses.refresh(today)
  expect(await analyses.sliceMoments(today, 'price', { by: 'all' })).toEqual(before)
  expect(await analyses.verify(today)).toMatchObject({ equal: true })

  function both() {
    return [...stateOf(1), ...stateOf(2)]
  }
})

test('an analysis that is only read stays, also over a restart', async () => {
  let analyses = await open()
  await analyses.refresh(today)
  for (let day = 0; day < 8; day += 1) {
    now += DAY
    await analyses.sliceMoments(today, 'price', { by: 'all' })
    await analyses.refresh(tomorrow)
    if (day % 2 === 1) analyses = await open()
  }
  expect(await derived()).toEqual(['facts_1', ...stateOf(1), ...stateOf(2)].toSorted())
  now += 4 * DAY
  analyses = await open()
  await analyses.refresh(tomorrow)
  expect(await derived()).toEqual(['facts_1', ...stateOf(2)].toSorted())
})

test('an answer that was kept for a dropped analysis is not given for the one that has its number', async () => {
  const capped = { ...today, metrics: [metric('tax')] }
  const analyses = await open()
  const first = await analyses.refresh(today).then(async () => analyses.refresh(capped))
  const ofTax = await analyses.cappedMoments(capped, 'tax', 0.5)
  for (let day = 0; day < 4; day += 1) {
    now += DAY
    await analyses.refresh(today)
  }
  const other = { ...capped, from: START + 1 }
  expect(await analyses.refresh(other)).toEqual(first)
  const ofNobody = await analyses.cappedMoments(other, 'tax', 0.5)
  expect(ofTax.map(({ moments }) => moments.n)).toEqual([2, 2])
  expect(ofNobody.map(({ moments }) => moments.n)).toEqual([0, 0])
})

test('nothing is dropped while it is read, however long that takes', async () => {
  const analyses = await open()
  await analyses.refresh(today)
  const uses = new Uses(() => now)
  const prune = () =>
    tables.write((connection) => pruneAnalyses(connection, uses, { now, keepUnusedMs: 3 * DAY }))
  await uses.during(today, async () => {
    now += 30 * DAY
    await prune()
    expect(await derived()).toContain('moments_1')
  })
  await prune()
  expect(await derived()).toContain('moments_1')
  now += 4 * DAY
  await prune()
  expect(await derived()).toEqual([])
})
