import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAnalyses, type Analyses } from './analyses.js'
import type { Analysis } from './analysis.js'
import { openMemoryTables, type MemoryTables, type SentItem } from './testing/memory-tables.js'
import { dayIn } from './testing/oracle.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Clocks of Europe are set on these nights; those of the other zones on others, or never. */
const nights = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)]
const zones =
  'UTC Europe/Berlin Europe/London America/New_York America/St_Johns America/Santiago ' +
  'Africa/Casablanca Asia/Calcutta Asia/Kolkata Asia/Kathmandu Asia/Shanghai Europe/Kyiv ' +
  'Australia/Lord_Howe America/Nuuk US/Pacific ' +
  'Pacific/Chatham Pacific/Apia'

/** A unit every half an hour for three days around each night, in turns of the variants. */
const exposures = nights.flatMap((night, index) =>
  Array.from({ length: 144 }, (_, step) => {
    return { unit: 1 + index * 144 + step, ts: night - DAY + (step * HOUR) / 2 }
  }),
)

function named(unit: number): string {
  return unit % 2 === 0 ? 'even' : 'odd'
}

function analysisIn(timeZone: string): Analysis {
  return {
    experiment: ['clocks'],
    variants: ['even', 'odd'].map((variant) => ({ variant, values: [variant] })),
    from: 0,
    until: null,
    segments: [],
    timeZone,
    metrics: [
      {
        metric: 'bought',
        kind: 'mean',
        measure: { event: 'buy', filters: [], aggregation: 'sum', property: 'price' },
        denominator: null,
        window: { delay: 0, length: DAY },
        since: null,
        covariateSpan: 0,
        cap: null,
        decimals: 0,
      },
    ],
  }
}

let tables: MemoryTables
let analyses: Analyses

beforeAll(async () => {
  tables = await openMemoryTables()
  analyses = await openAnalyses(tables)
  const items = exposures.flatMap(({ unit, ts }): SentItem[] => [
    {
      kind: 'exposure',
      unit,
      ts,
      received: ts,
      experiment: 'clocks',
      variation: named(unit),
      assigned: null,
      props: null,
    },
    { kind: 'event', unit, ts: ts + HOUR, received: ts, event: 'buy', props: { price: unit } },
  ])
  await tables.put(items)
})
afterAll(() => tables.close())

test.each(zones.split(' '))(
  'days of first exposure in %s are those of its calendar, none twice',
  async (zone) => {
    const analysis = analysisIn(zone)
    await analyses.refresh(analysis)
    const found = await analyses.unitsIn(analysis, { by: 'exposure_day', cumulative: false })
    const days = [...new Set(exposures.map(({ ts }) => dayIn(zone, ts)))]
    const expected = ['even', 'odd'].flatMap((variant) =>
      days.map((day) => {
        const own = exposures.filter(
          ({ unit, ts }) => named(unit) === variant && dayIn(zone, ts) === day,
        )
        return { variant, slice: new Date(day * DAY).toISOString().slice(0, 10), units: own.length }
      }),
    )
    expect(found.filter(({ units }) => units > 0)).toEqual(expected)
    expect(found.reduce((sum, { units }) => sum + units, 0)).toBe(exposures.length)
  },
)

test.each(zones.split(' '))(
  'sums over the days in %s are the totals, running ones end at them',
  async (zone) => {
    const analysis = analysisIn(zone)
    await analyses.refresh(analysis)
    const total = async (by: Parameters<Analyses['sliceMoments']>[2], last: boolean) => {
      const slices = await analyses.sliceMoments(analysis, 'bought', by)
      return ['even', 'odd'].map((variant) => {
        const own = slices.filter((slice) => slice.variant === variant)
        const counted = last ? own.slice(-1) : own
        return counted.reduce(
          ({ n, sum }, { moments }) => {
            const mean = moments.kind === 'mean' ? moments.mean : Number.NaN
            return { n: n + moments.n, sum: Math.round(sum + mean * moments.n) }
          },
          { n: 0, sum: 0 },
        )
      })
    }
    const all = await total({ by: 'all' }, false)
    const sumOf = (parity: number) =>
      exposures.reduce((sum, { unit }) => sum + (unit % 2 === parity ? unit : 0), 0)
    expect(all).toEqual([
      { n: exposures.length / 2, sum: sumOf(0) },
      { n: exposures.length / 2, sum: sumOf(1) },
    ])
    expect(await total({ by: 'exposure_day', cumulative: false }, false)).toEqual(all)
    expect(await total({ by: 'exposure_day', cumulative: true }, true)).toEqual(all)
  },
)
