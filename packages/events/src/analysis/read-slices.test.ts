import { expect, test } from 'vitest'
import type { Analysis } from './analysis.js'
import type { OracleUnit } from './testing/oracle.js'
import { alike, sliced } from './testing/plain-moments.js'
import { analysis, DAY, inRandomWorlds } from './testing/read-world.js'

test('moments and units by segment are those of the units that had the value', async () => {
  await inRandomWorlds(12, async ({ units, reads }) => {
    const own = units()
    for (const [at, segment] of analysis.segments.entries()) {
      const valueOf = ({ combination }: OracleUnit): string | null => JSON.parse(combination)[at]
      const values = [...new Set(own.map(valueOf))].toSorted((a, b) =>
        a === null ? 1 : b === null ? -1 : a < b ? -1 : 1,
      )
      const inSlice = (variant: number, slice: string | null) =>
        own.filter((unit) => unit.variant === variant && valueOf(unit) === slice)
      const by = { by: 'segment', segment } as const
      for (const [position, { metric: key }] of analysis.metrics.entries()) {
        const got = await reads.sliceMoments(analysis, key, by)
        const expected = sliced(values, position, inSlice)
        expect(alike(got, expected)).toEqual(expected)
      }
      const counted = await reads.unitsIn(analysis, by)
      expect(counted.reduce((sum, { units: n }) => sum + n, 0)).toBe(own.length)
      expect(counted.map(({ variant, slice, units: n }) => [variant, slice, n])).toEqual(
        analysis.variants.flatMap(({ variant }, position) =>
          values.map((slice) => [variant, slice, inSlice(position, slice).length]),
        ),
      )
    }
  })
})

test('a segment of the days before one is what was exposed on them', async () => {
  await inRandomWorlds(8, async ({ units, reads }) => {
    const days = new Set(units().map(({ first }) => Math.floor(first / DAY)))
    for (const day of days) {
      const before = new Date(day * DAY).toISOString().slice(0, 10)
      const by = { by: 'segment', segment: 'trait:plan', before } as const
      const counted = await reads.unitsIn(analysis, by)
      // The days of the slices are those of the analysis' time zone, and so are these.
      const byDay = await reads.unitsIn(analysis, { by: 'exposure_day', cumulative: false })
      const earlier = byDay.filter(({ slice }) => slice !== null && slice < before)
      const sum = (items: typeof counted) => items.reduce((all, { units: n }) => all + n, 0)
      expect(sum(counted)).toBe(sum(earlier))
      const moments = await reads.sliceMoments(analysis, 'revenue', by)
      expect(moments.reduce((all, { moments: { n } }) => all + n, 0)).toBe(sum(earlier))
    }
  })
})

test('units by day, by segment and in all add up to the same', async () => {
  await inRandomWorlds(8, async ({ units, reads }) => {
    const total = async (by: Parameters<typeof reads.unitsIn>[1]) => {
      const found = new Map<string, number>()
      for (const { variant, units: n } of await reads.unitsIn(analysis, by)) {
        found.set(variant, (found.get(variant) ?? 0) + n)
      }
      return analysis.variants.map(({ variant }) => found.get(variant) ?? 0)
    }
    const all = analysis.variants.map(
      (_, position) => units().filter(({ variant }) => variant === position).length,
    )
    expect(await total({ by: 'all' })).toEqual(all)
    expect(await total({ by: 'exposure_day', cumulative: false })).toEqual(all)
    expect(await total({ by: 'segment', segment: 'trait:plan' })).toEqual(all)
  })
})

/** The metrics with only that day since exposure left of their windows. */
function onDay(age: number): Analysis {
  const metrics = analysis.metrics.map((own) => {
    const start = Math.max(own.window.delay, age * DAY)
    const length = own.window.length ?? Infinity
    const end = Math.min(own.window.delay + length, (age + 1) * DAY)
    return { ...own, window: { delay: start, length: Math.max(end - start, 0) } }
  })
  return { ...analysis, metrics }
}

test('moments by age hold what happened on that day to the units that had it whole', async () => {
  await inRandomWorlds(12, async ({ units, newest, reads }) => {
    const seen = Math.min(newest, analysis.until ?? Infinity)
    const ages = Math.max(0, ...units().map(({ first }) => Math.floor((seen - first) / DAY)))
    const onDays = Array.from({ length: ages }, (_, age) =>
      units(onDay(age)).filter(({ first }) => first + (age + 1) * DAY <= seen),
    )
    for (const [position, { metric: key, window }] of analysis.metrics.entries()) {
      const end = window.length === null ? Infinity : window.delay + window.length
      const own = onDays
        .map((_, age) => age)
        .filter((age) => (age + 1) * DAY > window.delay && age * DAY < end)
        .map(String)
      const expected = sliced(own, position, (at, age) =>
        (onDays[Number(age)] ?? []).filter(({ variant }) => variant === at),
      )
      const got = await reads.sliceMoments(analysis, key, { by: 'age' })
      expect(alike(got, expected)).toEqual(expected)
    }
    expect(await reads.unitsIn(analysis, { by: 'age' })).toEqual(
      analysis.variants.flatMap(({ variant }, at) =>
        onDays.map((found, age) => {
          const count = found.filter((unit) => unit.variant === at).length
          return { variant, slice: String(age), units: count }
        }),
      ),
    )
  })
})
