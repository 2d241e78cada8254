import { normalUpperQuantile, ratioSpreadFromSums, type QuantileMoments } from '@sextant/stats'
import { expect, test } from 'vitest'
import type { SentItem } from './testing/memory-tables.js'
import { scaled } from './testing/oracle.js'
import { alike, plainMoments, valuesOf } from './testing/plain-moments.js'
import { analysis, DAY, inRandomWorlds, START } from './testing/read-world.js'

/** The quantile of sorted values by linear interpolation (type 7). */
function quantile(values: readonly number[], level: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * level
  const near = Math.abs(place - Math.round(place)) < 1e-7 ? Math.round(place) : place
  const [low, high] = [sorted[Math.floor(near)] ?? NaN, sorted[Math.ceil(near)] ?? NaN]
  return low + (near - Math.floor(near)) * (high - low)
}

test('caps hold for all units together, those without events too', async () => {
  await inRandomWorlds(12, async ({ units, reads }) => {
    for (const [cap, before] of [0.5, 0.9, 0.99].flatMap((cap) =>
      CUTS.map((at) => [cap, at] as const),
    )) {
      for (const [position, own] of analysis.metrics.entries()) {
        if (own.kind === 'proportion') continue
        const values = exposedBefore(units(), before).map((unit) => ({
          unit,
          ...valuesOf(unit, position),
        }))
        const y = quantile(
          values.map((value) => value.y),
          cap,
        )
        const d = quantile(
          values.map((value) => value.d),
          cap,
        )
        const expected = analysis.variants.map(({ variant }, at) => {
          const capped = values
            .filter(({ unit }) => unit.variant === at)
            .map((value) => ({ y: Math.min(value.y, y), d: Math.min(value.d, d), x: value.x }))
          return { variant, slice: null, moments: plainMoments(own, capped) }
        })
        const got = await reads.cappedMoments(analysis, own.metric, cap, before)
        expect(alike(got, expected)).toEqual(expected)
      }
    }
  })
})

const CUTS = [null, START + 2 * DAY, START - DAY]

function exposedBefore<U extends { readonly first: number }>(
  units: readonly U[],
  before: number | null,
): readonly U[] {
  return before === null ? units : units.filter(({ first }) => first < before)
}

/** What the definition says of a list of values, each of a unit. */
function plainQuantile(values: readonly { unit: number; y: number }[], level: number) {
  const n = values.length
  const reach = (normalUpperQuantile(0.025) * Math.sqrt(level * (1 - level))) / Math.sqrt(n)
  const all = values.map(({ y }) => y)
  const found = quantile(all, level)
  const bounds = {
    lower: quantile(all, Math.max(level - reach, 0)),
    upper: quantile(all, Math.min(level + reach, 1)),
  }
  const clusters = [...new Set(values.map(({ unit }) => unit))].map((unit) => {
    const own = values.filter((value) => value.unit === unit)
    return { s: own.filter(({ y }) => y <= found + 1e-9).length, d: own.length }
  })
  const sum = (of: (cluster: { s: number; d: number }) => number) =>
    clusters.reduce((total, cluster) => total + of(cluster), 0)
  const moments: QuantileMoments = {
    kind: 'quantile',
    n,
    rankedEvents: n,
    level,
    quantile: found,
    ...bounds,
  }
  const spreads = ratioSpreadFromSums(clusters.length, {
    numerator: { sum: sum(({ s }) => s), sumSquares: sum(({ s }) => s * s) },
    denominator: { sum: sum(({ d }) => d), sumSquares: sum(({ d }) => d * d) },
    sumProducts: sum(({ s, d }) => s * d),
  })
  return { units: moments, events: { ...moments, clusters: { n: clusters.length, ...spreads } } }
}

test('quantiles over units and over their events are those of a sorted list', async () => {
  await inRandomWorlds(12, async ({ units, items, reads }) => {
    for (const [level, before] of [0.1, 0.5, 0.9].flatMap((own) =>
      CUTS.map((at) => [own, at] as const),
    )) {
      for (const key of ['revenue', 'visits', 'last price']) {
        const position = analysis.metrics.findIndex((own) => own.metric === key)
        const expected = analysis.variants.flatMap(({ variant }, at) => {
          const own = exposedBefore(units(), before).filter((unit) => unit.variant === at)
          const values = own.map((unit) => ({ unit: unit.unit, y: valuesOf(unit, position).y }))
          if (values.length === 0) return []
          return [{ variant, slice: null, moments: plainQuantile(values, level).units }]
        })
        const got = await reads.quantileMoments(analysis, key, level, 'units', before)
        expect(alike(got, expected)).toEqual(expected)
      }
      const expected = analysis.variants.flatMap(({ variant }, at) => {
        const own = exposedBefore(units(), before).filter((unit) => unit.variant === at)
        const values = own.flatMap(({ unit, first }) => eventsOf(items, unit, first))
        if (values.length === 0) return []
        return [{ variant, slice: null, moments: plainQuantile(values, level).events }]
      })
      const got = await reads.quantileMoments(analysis, 'revenue', level, 'events', before)
      expect(alike(got, expected)).toEqual(expected)
    }
  })
})

/** Prices of a unit's purchases within three days of its exposure. */
function eventsOf(items: readonly SentItem[], unit: number, first: number) {
  return items.flatMap((sent) => {
    if (sent.kind !== 'event' || sent.event !== 'buy' || sent.unit !== unit) return []
    if (sent.ts < first || sent.ts >= first + 3 * DAY || sent.ts >= START + 6 * DAY) return []
    const found = sent.props?.['price'] ?? null
    const y = found === null ? null : scaled(String(found), 2)
    return y === null ? [] : [{ unit, y: Number(y) / 100 }]
  })
}
