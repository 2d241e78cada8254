import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { queryRows } from '../duckdb/rows.js'
import { StreamError } from '../stream/stream-error.js'
import { openAnalyses } from './analyses.js'
import type { Analysis, FilterOperator, Measure, PropertyFilter, StreamMetric } from './analysis.js'
import { quotient } from './centre.js'
import { explainMetric } from './explain.js'
import { openMemoryTables, type MemoryTables, type SentItem } from './testing/memory-tables.js'
import { oracle } from './testing/oracle.js'

const DAY = 86_400_000
const START = Date.UTC(2026, 2, 1)

const opened: MemoryTables[] = []
afterAll(() => {
  for (const tables of opened) tables.close()
})

async function openWith(items: readonly SentItem[]) {
  const tables = await openMemoryTables()
  opened.push(tables)
  await tables.put(items)
  return { tables, analyses: await openAnalyses(tables) }
}

const sum: Measure = { event: 'buy', filters: [], aggregation: 'sum', property: 'price' }

function metric(parts: Partial<StreamMetric> = {}): StreamMetric {
  return {
    metric: 'revenue',
    kind: 'mean',
    measure: sum,
    denominator: null,
    window: { delay: 0, length: 7 * DAY },
    since: null,
    covariateSpan: 0,
    cap: null,
    decimals: 2,
    ...parts,
  }
}

function analysis(metrics: readonly StreamMetric[], parts: Partial<Analysis> = {}): Analysis {
  return {
    experiment: ['checkout'],
    variants: [
      { variant: 'control', values: ['control'] },
      { variant: 'treatment', values: ['treatment'] },
    ],
    from: START,
    until: null,
    segments: [],
    timeZone: 'UTC',
    metrics,
    ...parts,
  }
}

const exposed = (unit: number, variation = 'control', ts = START): SentItem => ({
  kind: 'exposure',
  unit,
  experiment: 'checkout',
  variation,
  assigned: null,
  ts,
  received: ts,
  props: null,
})

type Props = NonNullable<SentItem['props']>

const sent = (unit: number, props: Props | null, ts = START + 1000, event = 'buy'): SentItem => ({
  kind: 'event',
  unit,
  event,
  ts,
  received: ts,
  props,
})

async function valueOf(items: readonly SentItem[], own: StreamMetric) {
  const { analyses } = await openWith(items)
  const asked = analysis([own])
  await analyses.refresh(asked)
  const [control] = await analyses.sliceMoments(asked, own.metric, { by: 'all' })
  if (control?.moments.kind !== 'mean') throw new Error('a mean was asked for')
  return control.moments.mean
}

describe('an analysis that cannot be computed is refused', () => {
  const refusals: readonly (readonly [string, Analysis, string])[] = [
    ['a time zone', analysis([], { timeZone: 'Europe/Atlantis' }), 'unknown_time_zone'],
    [
      'a time zone in another spelling',
      analysis([], { timeZone: 'asia/kolkata' }),
      'unknown_time_zone',
    ],
    ['an offset', analysis([], { timeZone: '+05:30' }), 'unknown_time_zone'],
    [
      'a time zone of the database alone',
      analysis([], { timeZone: 'Factory' }),
      'unknown_time_zone',
    ],
    ['no text of the experiment', analysis([], { experiment: [] }), 'bad_analysis'],
    ['no variants', analysis([], { variants: [] }), 'bad_analysis'],
    [
      'a text of two variants',
      analysis([], {
        variants: [
          { variant: 'a', values: ['1'] },
          { variant: 'b', values: ['1'] },
        ],
      }),
      'bad_analysis',
    ],
    ['an end before the start', analysis([], { until: START - 1 }), 'bad_analysis'],
    ['a time that is none', analysis([], { from: Number.NaN }), 'bad_analysis'],
    ['two metrics of one key', analysis([metric(), metric()]), 'bad_analysis'],
    ['a ratio without a denominator', analysis([metric({ kind: 'ratio' })]), 'bad_analysis'],
    ['a mean with a denominator', analysis([metric({ denominator: sum })]), 'bad_analysis'],
    ['a proportion of a sum', analysis([metric({ kind: 'proportion' })]), 'bad_analysis'],
    [
      'a sum of nothing',
      analysis([metric({ measure: { ...sum, property: null } })]),
      'bad_analysis',
    ],
    ['ten decimals', analysis([metric({ decimals: 10 })]), 'bad_analysis'],
    ['an infinite cap', analysis([metric({ cap: Infinity })]), 'bad_analysis'],
    [
      'a window of nothing',
      analysis([metric({ window: { delay: 0, length: 0 } })]),
      'bad_analysis',
    ],
    ['a negative delay', analysis([metric({ window: { delay: -1, length: 1 } })]), 'bad_analysis'],
    ['half a character', analysis([], { experiment: ['\ud800'] }), 'bad_analysis'],
    ...(['greater', 'contains', 'in', 'exists'] as const).map((operator) => {
      const values = operator === 'exists' ? ['x'] : operator === 'in' ? [] : [true]
      const filters = [{ property: 'p', operator, values }]
      const refused = analysis([metric({ measure: { ...sum, filters } })])
      return [`${operator} of the wrong values`, refused, 'bad_analysis'] as const
    }),
  ]
  test.each(refusals)('%s', async (_, refused, reason) => {
    const { analyses } = await openWith([])
    await expect(analyses.refresh(refused)).rejects.toMatchObject({ reason })
    await expect(analyses.verify(refused)).rejects.toBeInstanceOf(StreamError)
  })

  test('but not for a time zone that goes by an older or a newer name', async () => {
    const { analyses } = await openWith([exposed(1)])
    const names = 'Asia/Kolkata Asia/Calcutta Europe/Kyiv Europe/Kiev Asia/Ho_Chi_Minh UTC Etc/UTC'
    const known = [...names.split(' '), ...Intl.supportedValuesOf('timeZone')]
    for (const timeZone of new Set(known)) {
      expect(analyses.explain(analysis([metric()], { timeZone }), 'revenue')).toContain('select')
    }
    expect(known.length).toBeGreaterThan(400)
  })

  test('reads before the first refresh say so, and a mark is null', async () => {
    const { analyses } = await openWith([exposed(1)])
    const asked = analysis([metric()])
    expect(await analyses.mark(asked)).toBeNull()
    await expect(analyses.unitsIn(asked, { by: 'all' })).rejects.toMatchObject({
      reason: 'not_refreshed',
    })
    await expect(analyses.verify(asked)).rejects.toMatchObject({ reason: 'not_refreshed' })
  })
})

describe('filters', () => {
  const names = [
    'plain',
    'a.b',
    'a"b',
    "a'b",
    'a/b',
    'a~b',
    '~1',
    '$',
    '$.x',
    '*',
    '[0]',
    'é 商',
    '\\',
    '/',
    "'; drop table events; --",
  ]
  const texts = [
    'DE',
    'de',
    '5',
    '5.0',
    '%',
    '_',
    'true',
    '',
    'nan',
    'Infinity',
    "' or 1=1 --",
    '1e3',
  ]
  const scalar = fc.constantFrom<string | number | boolean | null>(
    ...texts,
    5,
    5.5,
    -1,
    0,
    1000,
    true,
    false,
    null,
  )
  const wanted = fc.oneof(fc.constantFrom(...texts), fc.constantFrom(5, 5.5, 0, 1000), fc.boolean())
  const filter: fc.Arbitrary<PropertyFilter> = fc.constantFrom(...names).chain((property) =>
    fc.oneof(
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('equals', 'not_equals'),
        values: fc.tuple(wanted),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('in', 'not_in'),
        values: fc.array(wanted, { minLength: 1, maxLength: 4 }),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('greater', 'at_least', 'less', 'at_most'),
        values: fc.tuple(fc.constantFrom(5, 0, -1, 1000)),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('contains', 'starts_with'),
        values: fc.tuple(fc.constantFrom('D', 'd', '%', '_', '5', '', '.')),
      }),
      fc.record({
        property: fc.constant(property),
        operator: fc.constantFrom<FilterOperator>('exists', 'missing'),
        values: fc.constant([]),
      }),
    ),
  )

  test('hold for what a plain reading of the property says, whatever it is called', async () => {
    const props = fc.option(fc.dictionary(fc.constantFrom(...names), scalar, { maxKeys: 6 }))
    const worlds = fc.record({
      filters: fc.array(filter, { minLength: 1, maxLength: 12 }),
      props: fc.array(props, { minLength: 30, maxLength: 30 }),
    })
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const items = [exposed(1), ...world.props.map((own) => sent(1, own))]
        const counting = world.filters.map((own, position) =>
          metric({
            metric: `m${position}`,
            measure: { event: 'buy', filters: [own], aggregation: 'count', property: null },
          }),
        )
        const asked = analysis(counting)
        const { analyses } = await openWith(items)
        await analyses.refresh(asked)
        const found: unknown[] = []
        for (const { metric: key } of counting) {
          const [control] = await analyses.sliceMoments(asked, key, { by: 'all' })
          found.push(control?.moments.kind === 'mean' ? control.moments.mean : control)
        }
        const [unit] = oracle(asked, items, () => 0)
        expect(found).toEqual(unit?.values.map(({ y }) => Number(y)))
      }),
      { numRuns: 8, seed: 7, endOnFailure: true },
    )
  })
})

/** |a / b - value| as a fraction. */
function distance(a: bigint, b: bigint, value: number) {
  let [whole, scale] = [value, 1n]
  while (!Number.isInteger(whole)) [whole, scale] = [whole * 2, scale * 2n]
  const size = a * scale - BigInt(whole) * b
  return { size: size < 0n ? -size : size, scale: b * scale }
}

/** The doubles next to one. */
function neighbours(value: number): readonly number[] {
  return [-1n, 1n].map((step) => {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, value)
    view.setBigUint64(0, view.getBigUint64(0) + step)
    return view.getFloat64(0)
  })
}

describe('values are exact', () => {
  test.each([
    ['1.005 with two decimals', [1.005], 1.01],
    ['-1.005 with two decimals', [-1.005], -1.01],
    ['what is below a half', [0.0049999], 0],
    ['text that reads as a number', ['2.50'], 2.5],
    ['what is no number', ['two', true, null, 'nan', '1,5', ' 1'], 0],
    ['a tenth, ten times', Array.from({ length: 10 }, () => 0.1), 1],
    ['what is too large beside what is not', [1e15, 3], 3],
  ] as const)('%s', async (_, prices, expected) => {
    const items = prices.map((price) => sent(1, { price }))
    expect(await valueOf([exposed(1), ...items], metric())).toBe(expected)
  })

  test('small noise on a large offset keeps its variance to the last digit', async () => {
    const noise = Array.from({ length: 60 }, (_, unit) => ((unit * 7919) % 101) / 100)
    const prices = noise.map((part) => Number((1e9 + part).toFixed(2)))
    const items = prices.flatMap((price, unit) => [exposed(unit + 1), sent(unit + 1, { price })])
    const { analyses } = await openWith(items)
    const asked = analysis([metric()])
    await analyses.refresh(asked)
    const [control] = await analyses.sliceMoments(asked, 'revenue', { by: 'all' })
    // Exact rational arithmetic on cents: n * sum of squares - square of the sum, over n * 100^2.
    const cents = prices.map((price) => BigInt(Math.round(price * 100)))
    const total = cents.reduce((a, b) => a + b, 0n)
    const squares = cents.reduce((a, b) => a + b * b, 0n)
    const m2 = Number(60n * squares - total * total) / 600_000
    expect(control?.moments).toEqual({ kind: 'mean', n: 60, mean: Number(total) / 6000, m2 })
    expect(m2).toBeGreaterThan(1)
  })

  test('a quotient of integers is the nearest double', () => {
    const size = fc.bigInt({ min: -(2n ** 180n), max: 2n ** 180n }).filter((a) => a !== 0n)
    const by = fc.bigInt({ min: 1n, max: 2n ** 90n })
    fc.assert(
      fc.property(size, by, (a, b) => {
        const found = quotient(a, b)
        const off = distance(a, b, found)
        for (const neighbour of neighbours(found)) {
          const other = distance(a, b, neighbour)
          expect(off.size * other.scale <= other.size * off.scale).toBe(true)
        }
      }),
      { numRuns: 500, seed: 3 },
    )
    expect([quotient(1n, 3n), quotient(-2n, 3n), quotient(0n, 7n)]).toEqual([1 / 3, -2 / 3, 0])
    // Halves of a last place go to the even one, whatever comes after them.
    expect(quotient(2n ** 54n + 2n, 2n)).toBe(2 ** 53)
    expect(quotient((2n ** 54n + 2n) * 2n ** 80n + 1n, 2n ** 81n)).toBe(2 ** 53 + 2)
  })

  test('a value whose square would not sum costs its metric its moments, and no other', async () => {
    const items = [exposed(1), ...Array.from({ length: 3 }, () => sent(1, { price: 9e12 }))]
    const { tables, analyses } = await openWith(items.slice(0, 2))
    const asked = analysis([metric({ metric: 'fine', decimals: 0 }), metric()])
    const before = await analyses.refresh(asked)
    await tables.put(items.slice(2))
    expect(before.overflowing).toEqual([])
    expect(await analyses.refresh(asked)).toMatchObject({ seq: 4, overflowing: ['revenue'] })
    const refusal = { reason: 'value_overflow', params: { metric: 'revenue' } }
    for (const by of ['all', 'age'] as const) {
      await expect(analyses.sliceMoments(asked, 'revenue', { by })).rejects.toMatchObject(refusal)
    }
    await expect(analyses.cappedMoments(asked, 'revenue', 0.5)).rejects.toMatchObject(refusal)
    const ofUnits = analyses.quantileMoments(asked, 'revenue', 0.5, 'units')
    await expect(ofUnits).rejects.toMatchObject(refusal)
    const [ofEvents] = await analyses.quantileMoments(asked, 'revenue', 0.5, 'events')
    expect(ofEvents?.moments).toMatchObject({ n: 3, quantile: 9e12 })
    const [fine] = await analyses.sliceMoments(asked, 'fine', { by: 'all' })
    expect(fine?.moments).toEqual({ kind: 'mean', n: 1, mean: 2.7e13, m2: 0 })
    expect(await analyses.verify(asked)).toMatchObject({ equal: true, differingCells: 0 })
  })

  test('a sum past 64 bits is no sum until it fits again, whichever way it is computed', async () => {
    const large = metric({ decimals: 0 })
    const asked = analysis([
      large,
      metric({ metric: 'n', measure: { ...sum, aggregation: 'count', property: null } }),
    ])
    const { tables, analyses } = await openWith([exposed(1), exposed(2), sent(1, { price: 9e14 })])
    const folding = await openAnalyses(tables, { mostMoved: Infinity })
    await folding.refresh(asked)
    const many = 11_000
    const copies = (price: string, from: number) =>
      tables.fill(
        `insert into events select ${from} + i, unit, event, ts, received, '{"price":${price}}'
        from events, range(${many}) r(i) where seq = 3`,
        from + many - 1,
      )
    await copies('900000000000000', 4)
    expect(await folding.refresh(asked)).toMatchObject({ by: 'fold', overflowing: ['revenue'] })
    await tables.put([sent(1, { price: 1 })])
    expect(await folding.verify(asked)).toMatchObject({ equal: true, differingCells: 0 })
    await copies('-900000000000000', 5 + many)
    expect((await folding.refresh(asked)).overflowing).toEqual([])
    const [own] = await folding.sliceMoments(asked, 'revenue', { by: 'all' })
    expect(own?.moments).toMatchObject({ n: 2, mean: (9e14 + 1) / 2 })
    expect(await folding.verify(asked)).toMatchObject({ equal: true, differingCells: 0 })
    const [counted] = await analyses.sliceMoments(asked, 'n', { by: 'all' })
    expect(counted?.moments).toMatchObject({ n: 2, mean: (2 + 2 * many) / 2 })
  })

  test('kinds of metrics come out as their kinds of moments', async () => {
    const past = START - DAY
    const items = [1, 2, 3].flatMap((unit) => [
      exposed(unit),
      sent(unit, { price: unit }),
      sent(unit, { price: unit * 2 }, past),
    ])
    const any: Measure = { ...sum, aggregation: 'any', property: null }
    const count: Measure = { ...sum, aggregation: 'count', property: null }
    const asked = analysis([
      metric({ metric: 'p', kind: 'proportion', measure: any }),
      metric({ metric: 'r', kind: 'ratio', denominator: count }),
      metric({ metric: 'c', covariateSpan: 2 * DAY }),
    ])
    const { analyses } = await openWith([...items, exposed(4)])
    await analyses.refresh(asked)
    const of = async (key: string) =>
      (await analyses.sliceMoments(asked, key, { by: 'all' }))[0]?.moments
    expect(await of('p')).toEqual({ kind: 'proportion', n: 4, sum: 3 })
    expect(await of('r')).toEqual({
      kind: 'ratio',
      n: 4,
      numerator: { mean: 1.5, m2: 5 },
      denominator: { mean: 0.75, m2: 0.75 },
      cross: 1.5,
      binary: false,
    })
    expect(await of('c')).toEqual({
      kind: 'covariate',
      n: 4,
      binary: false,
      outcome: { mean: 1.5, m2: 5 },
      covariate: { mean: 3, m2: 20 },
      cross: 10,
    })
  })
})

describe('what is kept', () => {
  const items = Array.from({ length: 40 }, (_, index): SentItem => {
    const unit = (index % 8) + 1
    if (index < 8) return exposed(unit, unit % 2 === 0 ? 'control' : 'treatment', START + index)
    return sent(unit, { price: index / 4 }, START + index * 60_000)
  })
  const asked = analysis([metric(), metric({ metric: 'past', covariateSpan: DAY })])

  test('is written once: a refresh with nothing new leaves the mark as it is', async () => {
    const { tables, analyses } = await openWith(items)
    const first = await analyses.refresh(asked)
    expect(first).toEqual({
      seq: 40,
      newestReceivedAt: START + 39 * 60_000,
      by: 'full',
      overflowing: [],
    })
    expect(await analyses.refresh(asked)).toEqual(first)
    await tables.put([sent(3, { price: 1 }, START + DAY)])
    expect(await analyses.refresh(asked)).toEqual({
      seq: 41,
      newestReceivedAt: START + DAY,
      by: 'fold',
      overflowing: [],
    })
  })

  const corruptions = [
    ['a value of a unit', 'update unit_metric_1 set y = y + 1 where metric = 0 and unit = 3'],
    ['a unit that is gone', 'delete from unit_exposure_1 where unit = 4'],
    ['a sum', 'update moments_1 set syy = syy - 1 where metric = 1'],
    ['an event that was never sent', 'insert into facts_1 values (17, 2, 1, 5)'],
    ['an event that is gone', 'delete from facts_1 where seq = 20'],
  ] as const
  test.each(corruptions)('%s is found by verifying, and mended', async (_, sql) => {
    const { tables, analyses } = await openWith(items)
    await analyses.refresh(asked)
    const read = () =>
      analyses.sliceMoments(asked, 'past', { by: 'exposure_day', cumulative: true })
    const right = await read()
    expect(await analyses.verify(asked)).toMatchObject({ equal: true, differingCells: 0 })
    await tables.run(sql)
    const found = await analyses.verify(asked)
    expect(found).toMatchObject({ equal: false, mark: { seq: 40, by: 'full' } })
    expect(found.differingCells).toBeGreaterThan(0)
    expect(await analyses.verify(asked)).toMatchObject({ equal: true, differingCells: 0 })
    expect(await read()).toEqual(right)
    await tables.put([sent(3, { price: 1 }, START + DAY)])
    expect(await analyses.refresh(asked)).toMatchObject({ seq: 41 })
    expect(await analyses.verify(asked)).toMatchObject({ equal: true })
  })

  test('comes back when the tables are rebuilt without a unit', async () => {
    const { tables, analyses } = await openWith(items)
    await analyses.refresh(asked)
    await tables.remove(3)
    for (const table of ['measures', 'analyses', 'marks', 'segments']) {
      await tables.run(`drop table ${table}`)
    }
    for (const table of ['facts_1', 'unit_exposure_1', 'unit_metric_1', 'moments_1']) {
      await tables.run(`drop table ${table}`)
    }
    expect(await analyses.mark(asked)).toBeNull()
    expect(await analyses.refresh(asked)).toMatchObject({ seq: 40, by: 'full' })
    const found = await analyses.unitsIn(asked, { by: 'all' })
    expect(found.map(({ units }) => units)).toEqual([4, 3])
    expect(await analyses.verify(asked)).toMatchObject({ equal: true })
  })

  test('of moments is the last snapshot of each day, once there are many', async () => {
    const asked = analysis([metric()])
    const { tables, analyses } = await openWith(items)
    for (let step = 0; step < 70; step += 1) {
      const day = START + Math.floor(step / 35) * DAY
      await tables.put([sent(1, { price: 1 }, day)])
      await analyses.refresh(asked)
    }
    const connection = await tables.connect()
    const rows = await queryRows(connection, 'select distinct at_seq from moments_1 order by 1')
    connection.closeSync()
    const seqs = rows.map((row) => row.number(0))
    expect(seqs).toContain(75)
    expect(seqs).toContain(110)
    expect(seqs.length).toBeLessThan(12)
    expect(await analyses.verify(asked)).toMatchObject({ equal: true })
  })
})

describe('explain', () => {
  test('shows SQL that gives the sums of the answer, with no text of the definition in it', async () => {
    const filters: readonly PropertyFilter[] = [
      { property: "shop's", operator: 'in', values: ["O'Neill", 'x'] },
    ]
    const own = metric({
      kind: 'ratio',
      measure: { ...sum, filters },
      denominator: { ...sum, aggregation: 'count', property: null },
      cap: 5,
    })
    const items = [1, 2, 3, 4].flatMap((unit): SentItem[] => [
      exposed(unit, unit > 2 ? 'control' : 'treatment'),
      sent(unit, { price: unit * 1.5, "shop's": unit === 2 ? 'y' : "O'Neill" }),
    ])
    const { tables, analyses } = await openWith([...items, exposed(4, 'treatment', START + DAY)])
    const asked = analysis([own], { experiment: ['checkout', 'the "other"'] })
    await analyses.refresh(asked)

    const { sql, bound } = explainMetric(asked, 'revenue')
    const shown = analyses.explain(asked, 'revenue')
    expect(shown).toContain(sql)
    expect(shown).toContain(`= ["O'Neill","x"]`)
    for (const text of ["O'Neill", 'shop', 'checkout', 'treatment']) expect(sql).not.toContain(text)

    const connection = await tables.connect()
    const rows = (await connection.runAndReadAll(sql, bound.values)).getRowObjectsJS()
    connection.closeSync()
    // Unit 4 crossed over; unit 2 bought elsewhere.
    expect(rows).toEqual([
      { variant: 0, units: 1n, sy: 450n, syy: 202_500n, sd: 1n, sdd: 1n, syd: 450n },
      { variant: 1, units: 2n, sy: 150n, syy: 22_500n, sd: 2n, sdd: 2n, syd: 150n },
    ])
    const found = await analyses.sliceMoments(asked, 'revenue', { by: 'all' })
    expect(found.map(({ moments }) => moments)).toMatchObject([
      { n: 1, numerator: { mean: 4.5, m2: 0 } },
      { n: 2, numerator: { mean: 0.75, m2: 1.125 }, denominator: { mean: 1, m2: 0 } },
    ])
  })
})
