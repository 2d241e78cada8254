import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openAnalyses } from './analyses.js'
import type { Measure, StreamMetric } from './analysis.js'
import { quotient } from './centre.js'
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

async function valueOf(items: readonly SentItem[], own: StreamMetric) {
  const { analyses } = await openWith(items)
  const asked = analysis([own])
  await analyses.refresh(asked)
  const [control] = await analyses.sliceMoments(asked, own.metric, { by: 'all' })
  if (control?.moments.kind !== 'mean') throw new Error('a mean was asked for')
  return control.moments.mean
}

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
