import { afterAll, describe, expect, test } from 'vitest'
import { queryRows } from '../duckdb/rows.js'
import { StreamError } from '../stream/stream-error.js'
import type { Analysis, PropertyFilter } from './analysis.js'
import { explainMetric } from './explain.js'
import type { SentItem } from './testing/memory-tables.js'
import {
  analysis,
  closeOpened,
  DAY,
  exposed,
  metric,
  openWith,
  sent,
  START,
  sum,
} from './testing/small-analysis.js'

afterAll(closeOpened)

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
    // Nobody was exposed before the first: the query says so too, and shows the cut.
    const early = explainMetric(asked, 'revenue', START)
    const nobody = await tables.connect()
    const none = (await nobody.runAndReadAll(early.sql, early.bound.values)).getRowObjectsJS()
    nobody.closeSync()
    expect(none).toEqual([])
    expect(analyses.explain(asked, 'revenue', START)).toContain(`min(ts) < ${START}`)
    const found = await analyses.sliceMoments(asked, 'revenue', { by: 'all' })
    expect(found.map(({ moments }) => moments)).toMatchObject([
      { n: 1, numerator: { mean: 4.5, m2: 0 } },
      { n: 2, numerator: { mean: 0.75, m2: 1.125 }, denominator: { mean: 1, m2: 0 } },
    ])
  })
})
