import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { queryRows } from '../duckdb/rows.js'
import { openAnalyses } from './analyses.js'
import type { Analysis, StreamMetric } from './analysis.js'
import { compactVersions } from './compact.js'
import { resolveAnalysis } from './resolve-analysis.js'
import { currentExposures, currentMetrics, MOMENT_SUMS, momentsTable } from './tables.js'
import { openMemoryTables, type MemoryTables, type SentItem } from './testing/memory-tables.js'
import { oracle, oracleMoments, oracleOverflowing } from './testing/oracle.js'
import { valueSql } from './value-sql.js'

const DAY = 86_400_000
const START = Date.UTC(2026, 9, 24)

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

const metrics: readonly StreamMetric[] = [
  metric('revenue', { covariateSpan: 2 * DAY }),
  metric('bought', { kind: 'proportion', measure: of('any'), covariateSpan: DAY }),
  metric('returned', {
    kind: 'proportion',
    measure: of('any', 'visit'),
    window: { delay: DAY, length: DAY },
  }),
  metric('order value', {
    kind: 'ratio',
    measure: of('sum'),
    denominator: of('count'),
    cap: 12.345,
  }),
  metric('prices', {
    measure: of('distinct'),
    window: { delay: 0, length: null },
    covariateSpan: DAY,
  }),
  metric('last price', { measure: of('last'), decimals: 0, covariateSpan: 3 * DAY }),
  metric('highest', { measure: of('max'), cap: 3, since: START + DAY }),
  metric('lowest', { measure: of('min'), decimals: 4 }),
  metric('mean price', { measure: of('mean'), decimals: 1, covariateSpan: DAY }),
  metric('visits a price', {
    kind: 'ratio',
    measure: of('count', 'visit'),
    denominator: of('distinct'),
  }),
  metric('great sums', {
    decimals: 0,
    window: { delay: 0, length: null },
    covariateSpan: 3 * DAY,
  }),
  metric('dear', {
    measure: {
      ...of('count'),
      filters: [
        { property: 'price', operator: 'at_least', values: [2] },
        { property: 'shop', operator: 'not_in', values: ['a"b', 'x'] },
      ],
    },
  }),
]

const analysis: Analysis = {
  experiment: ['checkout', 'exp-1'],
  variants: [
    { variant: 'control', values: ['control', '0'] },
    { variant: 'treatment', values: ['treatment', '1'] },
    { variant: 'third', values: ['third'] },
  ],
  from: START,
  until: START + 6 * DAY,
  segments: ['country', 'trait:plan'],
  timeZone: 'Europe/Berlin',
  metrics,
}

// Few units, times and values, so that ties, crossovers and earlier exposures are common.
const base = {
  unit: fc.integer({ min: 1, max: 6 }),
  ts: fc.integer({ min: -2 * 24, max: 8 * 24 }).map((hours) => START + hours * (DAY / 24)),
  received: fc.integer({ min: 0, max: 1000 }).map((ms) => START + ms),
}
const country = fc.constantFrom('DE', 'CN', null)
const exposure = fc.record({
  ...base,
  kind: fc.constant('exposure' as const),
  experiment: fc.constantFrom('checkout', 'checkout', 'exp-1', 'another'),
  variation: fc.constantFrom(
    'control',
    'control',
    '0',
    '0',
    'treatment',
    '1',
    'third',
    'unheard of',
  ),
  assigned: fc.constantFrom(true, true, null, null, null, false),
  props: country.map((value) => (value === null ? null : { country: value })),
})
const prices = [1, 2, 2.345, -1.005, 0.05, 1e3, 4e-7, '2.5', 'free', true, null, 1e14, 9e14]
const price = fc.constantFrom(...prices)
const event = fc.record({
  ...base,
  kind: fc.constant('event' as const),
  event: fc.constantFrom('buy', 'buy', 'visit', 'other'),
  props: fc.option(fc.record({ price, shop: fc.constantFrom('a"b', 'c', null) })),
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
/** Two units buy for so much that few of it are past what is summed exactly, and give it back. */
const great: fc.Arbitrary<SentItem> = fc
  .tuple(fc.oneof(exposure, event, event), fc.integer({ min: 1, max: 2 }), fc.boolean())
  .map(([sent, unit, back]) => {
    if (sent.kind === 'exposure') {
      const named = { experiment: 'checkout', variation: String(unit % 2), assigned: null }
      return { ...sent, ...named, unit, ts: START + (sent.ts > START ? DAY / 2 : 0) }
    }
    return { ...sent, unit, event: 'buy', props: { price: back ? -9e14 : 9e14 } }
  })
const putting = (items: fc.Arbitrary<SentItem>, maxLength: number) =>
  fc.array(items, { maxLength }).map((put) => ({ do: 'put' as const, items: put }))
const step = fc.oneof(
  { weight: 10, arbitrary: putting(item, 12) },
  { weight: 1, arbitrary: fc.constant({ do: 'compact' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'refresh' as const }) },
)

/** Kept moments and values of units, in the form that the oracle gives. */
async function keptState(tables: MemoryTables) {
  const connection = await tables.connect()
  try {
    const resolved = await resolveAnalysis(connection, analysis)
    if (resolved === null) throw new Error('the analysis was refreshed')
    const { id } = resolved
    const rows = await queryRows(
      connection,
      `select metric, variant, day, combination, n, ${MOMENT_SUMS.join(', ')} from ${momentsTable(id)} m
      join segments s on s.analysis = ${id} and s.id = m.segment
      where at_seq = (select max(seq) from marks where analysis = ${id})
        and (metric = -1 or syy <> 0 or sxx <> 0 or sdd <> 0)`,
    )
    const moments = new Map(
      rows.map((row) => {
        const key = `${row.number(0)} ${row.number(1)} ${row.number(2)} ${row.text(3)}`
        const sums = MOMENT_SUMS.map((sum, at) => [sum, row.integer(5 + at)] as const)
        return [
          key,
          { ...Object.fromEntries(sums), n: row.number(0) === -1 ? row.integer(4) : null },
        ]
      }),
    )
    const segments = await queryRows(
      connection,
      `select combination, id from segments where analysis = ${id}`,
    )
    const ids = new Map(segments.map((row) => [row.text(0), row.number(1)]))
    const values = resolved.metrics.map(
      (own) => `select ${own.position} as metric, u.unit, u.p // 2097152 as first, u.variant, u.day,
        u.crossed, ${valueSql(own, 'y')} as y, ${valueSql(own, 'd')} as d, ${valueSql(own, 'x')} as x
      from ${currentExposures(id)} u
      left join ${currentMetrics(id, `metric = ${own.position}`)} m on m.unit = u.unit`,
    )
    const sql = `${values.join(' union all ')} order by unit, metric`
    const units = (await connection.runAndReadAll(sql)).getRowsJS().map((row) => row.map(String))
    return { moments, units, segmentId: (combination: string) => ids.get(combination) ?? -1 }
  } finally {
    connection.closeSync()
  }
}

async function expectExact(
  tables: MemoryTables,
  items: readonly SentItem[],
  overflowing: readonly string[],
): Promise<number> {
  const kept = await keptState(tables)
  const expected = oracle(analysis, items, kept.segmentId)
  const units = expected.flatMap(({ unit, first, variant, day, crossed, values }) =>
    values.map(({ y, d, x }, position) =>
      [position, unit, first, variant, day, crossed, y, d, x].map(String),
    ),
  )
  expect(kept.units).toEqual(units)
  expect(kept.moments).toEqual(oracleMoments(analysis, expected))
  expect(overflowing).toEqual(oracleOverflowing(expected).map((at) => metrics[at]?.metric))
  return expected.length
}

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/**
 * Takes the steps, each refresh compared with the recount; resolves with how often it folded, and how
 * often with values too large, and how often none was any more.
 */
async function foldsOf(steps: readonly Step[], mostMoved: number) {
  const path = join(tmpdir(), `sextant-fold-${randomUUID()}.duckdb`)
  const tables = await openMemoryTables(path)
  try {
    const analyses = await openAnalyses(tables, { mostMoved })
    await analyses.refresh(analysis)
    const items: SentItem[] = []
    let [folds, overflows, returns, large] = [0, 0, 0, false]
    for (const next of steps) {
      if (next.do === 'reopen') await tables.reopen()
      if (next.do === 'compact') await compactNow(tables)
      if (next.do === 'put') {
        await tables.put(next.items)
        items.push(...next.items)
      }
      const mark = await analyses.refresh(analysis)
      expect(mark.seq).toBe(items.length)
      const units = await expectExact(tables, items, mark.overflowing)
      if (large && mark.overflowing.length === 0) returns += 1
      large = mark.overflowing.length > 0
      if (mark.by !== 'fold' || units === 0) continue
      folds += 1
      if (large) overflows += 1
    }
    expect(await analyses.verify(analysis)).toMatchObject({ equal: true, differingCells: 0 })
    return { folds, overflows, returns }
  } finally {
    tables.close()
    await rm(path, { force: true })
  }
}

async function compactNow(tables: MemoryTables): Promise<void> {
  await tables.write(async (connection) => {
    const resolved = await resolveAnalysis(connection, analysis)
    if (resolved !== null) await compactVersions(connection, resolved.id)
  })
}

const worlds = fc.array(step, { minLength: 3, maxLength: 9 })

test('whatever arrives in whatever order, a fold is what a plain recount is', async () => {
  let folds = 0
  const property = fc.asyncProperty(worlds, async (steps) => {
    folds += (await foldsOf(steps, Infinity)).folds
  })
  await fc.assert(property, { numRuns: 9, seed: 20261121, endOnFailure: true })
  expect(folds).toBeGreaterThan(20)
}, 120_000)

test('values too large to be summed cost their metric alone, until they are no more', async () => {
  let [overflows, returns] = [0, 0]
  const greatWorlds = fc.array(putting(great, 3), { minLength: 14, maxLength: 14 })
  const property = fc.asyncProperty(greatWorlds, async (steps) => {
    const found = await foldsOf(steps, Infinity)
    overflows += found.overflows
    returns += found.returns
  })
  await fc.assert(property, { numRuns: 4, seed: 20261123, endOnFailure: true })
  expect(overflows).toBeGreaterThan(5)
  expect(returns).toBeGreaterThan(0)
}, 120_000)

test('a recomputation of everything is what a plain recount is', async () => {
  const property = fc.asyncProperty(worlds, async (steps) => {
    expect((await foldsOf(steps, -1)).folds).toBe(0)
  })
  await fc.assert(property, { numRuns: 4, seed: 20261122, endOnFailure: true })
}, 120_000)
