import fc from 'fast-check'
import { expect } from 'vitest'
import { queryRows } from '../../duckdb/rows.js'
import { openAnalyses, type Analyses } from '../analyses.js'
import type { Analysis, StreamMetric } from '../analysis.js'
import { resolveAnalysis } from '../resolve-analysis.js'
import { openMemoryTables, type MemoryTables, type SentItem } from './memory-tables.js'
import { oracle, type OracleUnit } from './oracle.js'

const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const START = Date.UTC(2026, 9, 20)

const metric = (key: string, parts: Partial<StreamMetric>): StreamMetric => ({
  metric: key,
  kind: 'mean',
  measure: { event: 'buy', filters: [], aggregation: 'sum', property: 'price' },
  denominator: null,
  window: { delay: 0, length: 3 * DAY },
  since: null,
  covariateSpan: 0,
  cap: null,
  decimals: 2,
  ...parts,
})
const of = (aggregation: StreamMetric['measure']['aggregation'], event = 'buy') => ({
  event,
  filters: [],
  aggregation,
  property: aggregation === 'any' || aggregation === 'count' ? null : 'price',
})

/** An analysis of every kind of metric, in a run of six days. */
export const analysis: Analysis = {
  experiment: ['checkout', 'exp-1'],
  variants: [
    { variant: 'control', values: ['control', '0'] },
    { variant: 'treatment', values: ['treatment', '1'] },
    { variant: 'empty', values: ['never sent'] },
  ],
  from: START,
  until: START + 6 * DAY,
  segments: ['country', 'trait:plan'],
  timeZone: 'Europe/Berlin',
  metrics: [
    metric('revenue', { covariateSpan: 2 * DAY }),
    metric('capped revenue', { cap: 4.5 }),
    metric('bought', { kind: 'proportion', measure: of('any'), covariateSpan: DAY }),
    metric('came', { kind: 'proportion', measure: of('any'), window: { delay: 0, length: null } }),
    metric('visits', {
      measure: of('count', 'visit'),
      window: { delay: DAY / 2, length: 2 * DAY },
    }),
    metric('order value', { kind: 'ratio', measure: of('sum'), denominator: of('count') }),
    metric('visits a price', {
      kind: 'ratio',
      measure: of('count', 'visit'),
      denominator: of('distinct'),
      decimals: 0,
    }),
    metric('last price', { measure: of('last'), window: { delay: 0, length: null } }),
  ],
}

// Few units, times and values, so that ties, crossovers and earlier exposures are common.
const base = {
  unit: fc.integer({ min: 1, max: 12 }),
  ts: fc.integer({ min: -2 * 24, max: 8 * 24 }).map((hours) => START + hours * HOUR),
  received: fc.integer({ min: 0, max: 9 * 24 }).map((hours) => START + hours * HOUR),
}
const exposure = fc.record({
  ...base,
  kind: fc.constant('exposure' as const),
  experiment: fc.constantFrom('checkout', 'checkout', 'exp-1', 'another'),
  variation: fc.constantFrom('control', '0', 'control', 'treatment', '1', '1', '7', 'unheard of'),
  assigned: fc.constantFrom(true, true, null, null, null, false),
  props: fc.constantFrom({ country: 'DE' }, { country: 'CN' }, null),
})
const price = fc.constantFrom(1, 2, 2.345, -1.005, 0.05, 1e3, '2.5', 'free', true, null, 1e14)
const event = fc.record({
  ...base,
  kind: fc.constant('event' as const),
  event: fc.constantFrom('buy', 'buy', 'visit', 'other'),
  props: fc.option(fc.record({ price })),
})
const traits = fc.record({
  ...base,
  kind: fc.constant('traits' as const),
  props: fc.record({ plan: fc.constantFrom('free', 'paid', null) }),
})
const item: fc.Arbitrary<SentItem> = fc.oneof(
  { weight: 4, arbitrary: exposure },
  { weight: 8, arbitrary: event },
  { weight: 1, arbitrary: traits },
)
// The server's clock rises with the sequence numbers, as it does in a stream.
const world = fc
  .array(item, { minLength: 1, maxLength: 90 })
  .map((items) => items.toSorted((a, b) => a.received - b.received))

export interface Known {
  readonly items: readonly SentItem[]
  readonly newest: number
  readonly tables: MemoryTables
  readonly units: (as?: Analysis) => readonly OracleUnit[]
  readonly reads: Analyses
}

/** The world in tables, refreshed, beside what a plain recount makes of it. */
export async function withWorld(
  items: readonly SentItem[],
  check: (known: Known) => Promise<void>,
) {
  const tables = await openMemoryTables()
  try {
    await tables.put(items)
    const reads = await openAnalyses(tables)
    const mark = await reads.refresh(analysis)
    const ids = await segmentIds(tables)
    const newest = Math.max(...items.map(({ received }) => received))
    expect(mark.newestReceivedAt).toBe(newest)
    const units = (as = analysis) =>
      oracle(as, items, (combination) => ids.get(combination) ?? -1).filter(
        ({ crossed }) => !crossed,
      )
    await check({ items, tables, newest, units, reads })
  } finally {
    tables.close()
  }
}

async function segmentIds(tables: MemoryTables): Promise<ReadonlyMap<string, number>> {
  const connection = await tables.connect()
  const resolved = await resolveAnalysis(connection, analysis)
  const sql = `select combination, id from segments where analysis = ${resolved?.id ?? 0}`
  const rows = await queryRows(connection, sql)
  connection.closeSync()
  return new Map(rows.map((row) => [row.text(0), row.number(1)]))
}

/** Checks worlds of few units, times and values; the same ones on each run. */
export async function inRandomWorlds(numRuns: number, check: (known: Known) => Promise<void>) {
  const property = fc.asyncProperty(world, (items) => withWorld(items, check))
  await fc.assert(property, { numRuns, seed: 20261122 })
}
