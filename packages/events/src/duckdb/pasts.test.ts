import { compare, unitsWithoutPast, withoutCovariate, type Moments } from '@sextant/stats'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { MomentsQuery, UnitMapping } from '../engine.js'
import { memorySource } from '../units/source.js'
import { openDuckdbEngine } from './duckdb-engine.js'

const engine = await openDuckdbEngine({ path: ':memory:' })
afterAll(() => engine.close())

/** Numerator, denominator and their past; null is an empty cell. */
interface Unit {
  readonly y: number
  readonly d: number
  readonly p: number | null
  readonly q: number | null
}

const mapping: UnitMapping = {
  variantColumn: 'variant',
  variants: 'from_file',
  metrics: [
    { metric: 'y', kind: 'mean', column: 'y', covariate: 'p' },
    {
      metric: 'y/d',
      kind: 'ratio',
      column: 'y',
      denominator: 'd',
      covariate: 'p',
      covariateDenominator: 'q',
    },
  ],
}

let names = 0
async function land(arms: Readonly<Record<string, readonly Unit[]>>, as = mapping) {
  const lines = Object.entries(arms).flatMap(([variant, units]) =>
    units.map(({ y, d, p, q }) => `${variant},${y},${d},${p ?? ''},${q ?? ' '}`),
  )
  const source = memorySource('units.csv', `variant,y,d,p,q\n${lines.join('\n')}\n`)
  const staged = await engine.stageUnits(source, as)
  names += 1
  await engine.landUnits(staged.stageId, `dataset ${names}`)
  return { staged, dataset: `dataset ${names}` }
}

async function armsOf(query: MomentsQuery): Promise<readonly [Moments, Moments]> {
  const found = await engine.moments(query)
  const of = (name: string): Moments => {
    const moments = found.find(({ variant }) => variant === name)?.moments
    if (moments === undefined) throw new Error(`no moments of ${name}`)
    return moments
  }
  return [of('a'), of('b')]
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
function twoPass(xs: readonly number[], ys: readonly number[]) {
  const [mx, my] = [mean(xs), mean(ys)]
  return { mean: mx, m2: xs.reduce((sum, x, i) => sum + (x - mx) * ((ys[i] ?? 0) - my), 0) }
}
const covariance = (xs: readonly number[], ys: readonly number[]) =>
  twoPass(xs, ys).m2 / (xs.length - 1)
const variance = (values: readonly number[]) => covariance(values, values)

const near = { absolute: { difference: 'absolute', alpha: 0.05 } } as const

/** CUPED of a ratio by its definition, from rows: linearise, pool theta over the arms, subtract. */
function ratioFromRows(control: readonly Unit[], treatment: readonly Unit[]) {
  const arm = (units: readonly Unit[]) => {
    const past = units.map(({ p, q }) => (p === null || q === null ? { p: 0, q: 0 } : { p, q }))
    const now = mean(units.map(({ y }) => y)) / mean(units.map(({ d }) => d))
    const before = mean(past.map(({ p }) => p)) / mean(past.map(({ q }) => q))
    const scale = { now: mean(units.map(({ d }) => d)), past: mean(past.map(({ q }) => q)) }
    return {
      now,
      before,
      l: units.map(({ y, d }) => (y - now * d) / scale.now),
      k: past.map(({ p, q }) => (p - before * q) / scale.past),
    }
  }
  const [a, b] = [arm(control), arm(treatment)]
  const theta = (covariance(a.l, a.k) + covariance(b.l, b.k)) / (variance(a.k) + variance(b.k))
  const rest = ({ l, k }: typeof a) => variance(l.map((value, i) => value - theta * (k[i] ?? 0)))
  return {
    theta,
    estimate: b.now - a.now - theta * (b.before - a.before),
    standardError: Math.sqrt(rest(a) / control.length + rest(b) / treatment.length),
  }
}

const whole = fc.integer({ min: -200, max: 200 })
const above = fc.integer({ min: 1, max: 40 })
const unit = fc.record({
  y: whole,
  d: above,
  p: fc.option(whole, { freq: 4 }),
  q: fc.option(above, { freq: 6 }),
})
const arm = fc.array(unit, { minLength: 3, maxLength: 40 })

describe('a past that is missing in the file', () => {
  test('keeps the unit, with its outcome counted apart', async () => {
    await fc.assert(
      fc.asyncProperty(arm, arm, async (a, b) => {
        fc.pre([...a, ...b].some(({ p }) => p === null))
        const { dataset, staged } = await land({ a, b })
        expect(staged).toMatchObject({ accepted: a.length + b.length, rejected: 0 })
        const found = await armsOf({ dataset, metric: 'y', kind: 'mean', covariate: true })
        for (const [index, units] of [a, b].entries()) {
          const moments = found[index]
          if (moments?.kind !== 'partial_covariate') throw new Error(`wrong kind ${moments?.kind}`)
          const known = units.flatMap(({ y, p }) => (p === null ? [] : [{ y, p }]))
          const others = units.flatMap(({ y, p }) => (p === null ? [y] : []))
          const { withPast, withoutPast } = moments
          expect([moments.n, withPast.n, withoutPast.n]).toEqual([
            units.length,
            known.length,
            others.length,
          ])
          // Of nobody there is no mean, and of one no spread.
          const outcome = others.length === 0 ? { mean: 0, m2: 0 } : twoPass(others, others)
          expect(withoutPast.outcome.mean).toBeCloseTo(outcome.mean, 9)
          expect(withoutPast.outcome.m2).toBeCloseTo(outcome.m2, 5)
          if (known.length === 0) continue
          const [ys, ps] = [known.map(({ y }) => y), known.map(({ p }) => p)]
          expect(withPast.covariate.mean).toBeCloseTo(mean(ps), 9)
          expect(withPast.outcome.m2).toBeCloseTo(twoPass(ys, ys).m2, 5)
          expect(withPast.covariate.m2).toBeCloseTo(twoPass(ps, ps).m2, 5)
          expect(withPast.cross).toBeCloseTo(twoPass(ys, ps).m2, 5)
        }
        await engine.dropDataset(dataset)
      }),
      { numRuns: 40 },
    )
  })

  test('of everybody leaves the plain comparison', async () => {
    const units = (shift: number) =>
      [3, 5, 8, 13].map((y) => ({ y: y + shift, d: 1, p: null, q: null }))
    const { dataset } = await land({ a: units(0), b: units(2) })
    const plain = await armsOf({ dataset, metric: 'y', kind: 'mean' })
    const past = await armsOf({ dataset, metric: 'y', kind: 'mean', covariate: true })
    expect(past[0]).toMatchObject({ kind: 'partial_covariate', binary: false })
    const expected = { ...compare(...plain, near.absolute), theta: 0 }
    expect(compare(...past, near.absolute)).toEqual(expected)
  })

  test('that is not empty but no number sets the row aside, with its reason', async () => {
    const csv = 'variant,y,d,p,q\na,1,1,,\na,2,1,none,1\na,3,1,4,\nb,1,1,nan,1\nb,2,1, ,2\n'
    const { stageId, ...staged } = await engine.stageUnits(memorySource('u.csv', csv), mapping)
    expect(staged).toMatchObject({ received: 5, accepted: 3, rejected: 2 })
    const rows: unknown[] = []
    for await (const { row, reason, column } of engine.rejectedRows(stageId)) {
      rows.push([row, reason, column])
    }
    expect(rows).toEqual([
      [2, 'not_a_number', 'p'],
      [4, 'not_finite', 'p'],
    ])
    await engine.discardStage(stageId)
  })

  test('of shares counts zeros and ones as such, whoever has a past', async () => {
    const units = [1, 0, 1, 1].map((y, i) => ({ y, d: 1, p: i % 2 ? null : i % 3, q: null }))
    const metrics = [{ metric: 'y', kind: 'proportion', column: 'y', covariate: 'p' }] as const
    const only = { ...mapping, metrics }
    const query = { metric: 'y', kind: 'proportion', covariate: true } as const
    const { dataset: binary } = await land({ a: units.slice(0, 2), b: units.slice(0, 2) }, only)
    for (const moments of await armsOf({ dataset: binary, ...query })) {
      expect(moments).toMatchObject({ kind: 'partial_covariate', binary: true })
    }
    const { dataset: other } = await land({ a: units, b: units }, only)
    for (const moments of await armsOf({ dataset: other, ...query })) {
      expect(moments).toMatchObject({ kind: 'partial_covariate', binary: false })
    }
  })
})

describe('the past of a ratio', () => {
  test('adjusts it as its definition does, from rows', async () => {
    await fc.assert(
      fc.asyncProperty(arm, arm, async (a, b) => {
        const rows = ratioFromRows(a, b)
        fc.pre(Object.values(rows).every(Number.isFinite) && rows.standardError > 1e-3)
        fc.pre(Math.abs(rows.theta) > 1e-6 && Math.abs(rows.theta) < 1e3)
        const { dataset } = await land({ a, b })
        const arms = await armsOf({ dataset, metric: 'y/d', kind: 'ratio', covariate: true })
        for (const [index, units] of [a, b].entries()) {
          const missing = units.filter(({ p, q }) => p === null || q === null).length
          const moments = arms[index]
          expect(moments?.kind).toBe('ratio_covariate')
          expect(moments === undefined ? null : unitsWithoutPast(moments)).toBe(missing)
        }
        const found = compare(...arms, near.absolute)
        expect(found.theta).toBeCloseTo(rows.theta, 6)
        expect(found.estimate).toBeCloseTo(rows.estimate, 6)
        expect(found.standardError).toBeCloseTo(rows.standardError, 6)
        await engine.dropDataset(dataset)
      }),
      { numRuns: 40 },
    )
  })

  test('leaves its outcome as it was, capped or not', async () => {
    const units = Array.from({ length: 60 }, (_, i) => {
      return { y: (i * 37) % 101, d: 1 + (i % 7), p: (i * 13) % 29, q: 1 + (i % 3) }
    })
    const { dataset } = await land({ a: units.slice(0, 25), b: units.slice(25) })
    for (const cap of [{}, { cap: 0.9 }]) {
      const query = { dataset, metric: 'y/d', kind: 'ratio', ...cap } as const
      const plain = await armsOf(query)
      const past = await armsOf({ ...query, covariate: true })
      for (const [index, moments] of past.entries()) {
        expect(moments.kind).toBe('ratio_covariate')
        expect({ ...withoutCovariate(moments), binary: false }).toEqual(plain[index])
      }
    }
  })

  test.each([
    ['half of a past', { covariate: 'p' }],
    ['the other half', { covariateDenominator: 'q' }],
  ])('is refused with %s', async (_, past) => {
    const metric = { metric: 'y/d', kind: 'ratio', column: 'y', denominator: 'd', ...past } as const
    const wrong: UnitMapping = { ...mapping, metrics: [metric] }
    await expect(land({ a: [], b: [] }, wrong)).rejects.toMatchObject({
      reason: 'bad_mapping',
      params: { detail: 'covariate', name: 'y/d' },
    })
  })
})
