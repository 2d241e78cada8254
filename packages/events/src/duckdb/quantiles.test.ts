import { compare, quantile, ratioSpreadFromSums } from '@sextant/stats'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { UnitMapping } from '../engine.js'
import { memorySource } from '../units/source.js'
import { openDuckdbEngine } from './duckdb-engine.js'

const engine = await openDuckdbEngine({ path: ':memory:' })
afterAll(() => engine.close())

const base = { variantColumn: 'variant', variants: 'from_file' } as const
const ofUnits: UnitMapping = { ...base, metrics: [{ metric: 'ms', kind: 'mean', column: 'ms' }] }
const ofEvents: UnitMapping = {
  ...base,
  unitColumn: 'unit',
  metrics: [{ metric: 'ms', kind: 'event', column: 'ms' }],
}

interface Event {
  readonly variant: string
  readonly unit: string
  readonly ms: number
}

let names = 0
async function stage(events: readonly Event[], as: UnitMapping) {
  const lines = events.map(({ variant, unit, ms }) => `${variant},${unit},${ms}`)
  return engine.stageUnits(memorySource('x.csv', `variant,unit,ms\n${lines.join('\n')}\n`), as)
}
async function land(events: readonly Event[], as: UnitMapping): Promise<string> {
  const { stageId } = await stage(events, as)
  names += 1
  await engine.landUnits(stageId, `dataset ${names}`)
  return `dataset ${names}`
}

const event = fc.record({
  variant: fc.constantFrom('a', 'b'),
  unit: fc.constantFrom('1', '2', '3', '4', '5'),
  ms: fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 10),
})
/** Units are told apart by their variant, so that none is in two. */
const events = fc
  .array(event, { minLength: 1, maxLength: 80 })
  .map((some) => [...some, { variant: 'a', unit: '1', ms: 3 }])
  .map((all) => all.map((one) => ({ ...one, unit: `${one.variant}${one.unit}` })))
const level = fc.constantFrom(0.05, 0.5, 0.9, 0.99)

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

describe('a quantile', () => {
  test('and its bounds are those of the sorted values, at level ± 1.96 standard errors', async () => {
    await fc.assert(
      fc.asyncProperty(events, level, async (all, level) => {
        const dataset = await land(all, ofUnits)
        for (const { variant, moments } of await engine.quantiles({
          dataset,
          metric: 'ms',
          level,
        })) {
          const values = all.filter((one) => one.variant === variant).map(({ ms }) => ms)
          const reach = 1.959963984540054 * Math.sqrt((level * (1 - level)) / values.length)
          expect(moments).toMatchObject({ kind: 'quantile', level, n: values.length })
          expect(moments.rankedEvents).toBe(values.length)
          expect(moments.clusters).toBeUndefined()
          expectClose(moments.quantile, quantile(values, level))
          expectClose(moments.lower, quantile(values, Math.max(0, level - reach)))
          expectClose(moments.upper, quantile(values, Math.min(1, level + reach)))
        }
      }),
      { numRuns: 30 },
    )
  })

  test('of events is clustered by unit', async () => {
    await fc.assert(
      fc.asyncProperty(events, level, async (all, level) => {
        const dataset = await land(all, ofEvents)
        for (const { variant, moments } of await engine.quantiles({
          dataset,
          metric: 'ms',
          level,
        })) {
          const own = all.filter((one) => one.variant === variant)
          const at = quantile(
            own.map(({ ms }) => ms),
            level,
          )
          const units = [...new Set(own.map(({ unit }) => unit))].map((id) => {
            const mine = own.filter(({ unit }) => unit === id)
            return { d: mine.length, s: mine.filter(({ ms }) => ms <= at + 1e-9).length }
          })
          const sum = (of: (unit: { d: number; s: number }) => number) =>
            units.reduce((total, unit) => total + of(unit), 0)
          expect(moments.n).toBe(own.length)
          expect(moments.clusters).toEqual({
            n: units.length,
            ...ratioSpreadFromSums(units.length, {
              numerator: { sum: sum(({ s }) => s), sumSquares: sum(({ s }) => s * s) },
              denominator: { sum: sum(({ d }) => d), sumSquares: sum(({ d }) => d * d) },
              sumProducts: sum(({ s, d }) => s * d),
            }),
          })
        }
      }),
      { numRuns: 30 },
    )
  })

  test('is as sure with events as with units when every unit has one', async () => {
    const all = Array.from({ length: 600 }, (_, i) => {
      return { variant: i % 2 ? 'b' : 'a', unit: `u${i}`, ms: ((i * 7919) % 1009) + (i % 2) * 40 }
    })
    const test = async (as: UnitMapping) => {
      const dataset = await land(all, as)
      const [a, b] = await engine.quantiles({ dataset, metric: 'ms', level: 0.9 })
      if (a === undefined || b === undefined) throw new Error('two variants are expected')
      return compare(a.moments, b.moments, { difference: 'absolute', alpha: 0.05 })
    }
    const [units, clustered] = [await test(ofUnits), await test(ofEvents)]
    expect(clustered.estimate).toBe(units.estimate)
    // The share below is a sample share over n - 1 there, and exactly the level here.
    expect(clustered.standardError / units.standardError).toBeCloseTo(1, 1)
  })
})

describe('events', () => {
  test('of a unit in two variants are set aside, all of them, and others are kept', async () => {
    const staged = await stage(
      [
        { variant: 'a', unit: 'u', ms: 1 },
        { variant: 'a', unit: 'u', ms: 2 },
        { variant: 'a', unit: 'v', ms: 3 },
        { variant: 'b', unit: 'v', ms: 4 },
        { variant: 'b', unit: 'w', ms: 5 },
      ],
      ofEvents,
    )
    expect(staged).toMatchObject({ received: 5, accepted: 3, rejected: 2 })
    expect(staged.byReason).toEqual([{ reason: 'duplicate_unit', count: 2 }])
    const rows = []
    for await (const { row, raw } of engine.rejectedRows(staged.stageId)) rows.push([row, raw])
    expect(rows).toEqual([
      [3, 'a,v,3'],
      [4, 'b,v,4'],
    ])
  })

  test('are not units: they have no moments', async () => {
    const dataset = await land([{ variant: 'a', unit: 'u', ms: 1 }], ofEvents)
    const mean = engine.moments({ dataset, metric: 'ms', kind: 'mean' })
    await expect(mean).rejects.toMatchObject({ reason: 'kind_mismatch' })
  })

  test('need a unit, and do not mix with metrics of units', async () => {
    const { unitColumn: _none, ...without } = ofEvents
    await expect(stage([], without)).rejects.toMatchObject({ reason: 'bad_mapping' })
    const metrics = [...ofEvents.metrics, { metric: 'y', kind: 'mean', column: 'ms' } as const]
    const mixed = stage([], { ...ofEvents, metrics })
    await expect(mixed).rejects.toMatchObject({ reason: 'bad_mapping', params: { name: 'y' } })
  })
})

test('a proportion has no quantile, and levels lie between 0 and 1', async () => {
  const metrics = [{ metric: 'ms', kind: 'proportion', column: 'ms' }] as const
  const dataset = await land([{ variant: 'a', unit: 'u', ms: 1 }], { ...base, metrics })
  const binary = engine.quantiles({ dataset, metric: 'ms', level: 0.5 })
  await expect(binary).rejects.toMatchObject({ reason: 'kind_mismatch' })
  const unknown = engine.quantiles({ dataset, metric: 'other', level: 0.5 })
  await expect(unknown).rejects.toMatchObject({ reason: 'unknown_metric' })
  const units = await land([{ variant: 'a', unit: 'u', ms: 1 }], ofUnits)
  const outside = engine.quantiles({ dataset: units, metric: 'ms', level: 1 })
  await expect(outside).rejects.toThrow(RangeError)
})
