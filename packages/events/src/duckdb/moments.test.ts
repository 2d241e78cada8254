import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Spread } from '@sextant/stats'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { MomentsQuery, UnitMapping } from '../engine.js'
import { memorySource } from '../units/source.js'
import { openDuckdbEngine } from './duckdb-engine.js'

const engine = await openDuckdbEngine({ path: ':memory:' })
afterAll(() => engine.close())

interface Unit {
  readonly variant: string
  readonly y: number
  readonly x: number
}

const mapping: UnitMapping = {
  variantColumn: 'variant',
  variants: 'from_file',
  metrics: [
    { metric: 'y', kind: 'mean', column: 'y', covariate: 'x' },
    { metric: 'y/x', kind: 'ratio', column: 'y', denominator: 'x' },
  ],
}

let names = 0
async function land(units: readonly Unit[], as: UnitMapping = mapping): Promise<string> {
  const lines = units.map(({ variant, y, x }) => `${variant},${y},${x}`)
  const source = memorySource('units.csv', `variant,y,x\n${lines.join('\n')}\n`)
  const { stageId } = await engine.stageUnits(source, as)
  names += 1
  await engine.landUnits(stageId, `dataset ${names}`)
  return `dataset ${names}`
}

async function momentsOf(query: MomentsQuery) {
  const found = await engine.moments(query)
  return new Map(found.map(({ variant, moments }) => [variant, moments]))
}

/** The textbook: mean first, then deviations from it. */
function twoPass(ys: readonly number[], xs: readonly number[]) {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [my, mx] = [mean(ys), mean(xs)]
  const sum = (term: (index: number) => number) => ys.reduce((total, _, i) => total + term(i), 0)
  return {
    y: { mean: my, m2: sum((i) => ((ys[i] ?? 0) - my) ** 2) },
    x: { mean: mx, m2: sum((i) => ((xs[i] ?? 0) - mx) ** 2) },
    cross: sum((i) => ((ys[i] ?? 0) - my) * ((xs[i] ?? 0) - mx)),
  }
}

/** Type 7, as R and numpy compute it by default. */
function quantile7(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const low = sorted[Math.floor(at)] ?? Number.NaN
  return low + ((sorted[Math.ceil(at)] ?? Number.NaN) - low) * (at - Math.floor(at))
}

function expectClose(actual: number, expected: number, scale = Math.abs(expected)): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(scale, 1))
}

function expectSpread(actual: Spread, expected: Spread, size: number): void {
  expectClose(actual.mean, expected.mean, size)
  expectClose(actual.m2, expected.m2, expected.m2 + size * size * 1e-3)
}

const value = fc.integer({ min: -1e6, max: 1e6 }).map((cents) => cents / 100)
const unit = fc.record({ variant: fc.constantFrom('a', 'b', 'c'), y: value, x: value })
const first: Unit = { variant: 'a', y: 1, x: 2 }
const units = fc.array(unit, { minLength: 1, maxLength: 60 }).map((some) => [first, ...some])

describe('moments agree with a plain two-pass computation', () => {
  test('of a mean, a ratio, a covariate, capped or not', async () => {
    await fc.assert(
      fc.asyncProperty(units, fc.constantFrom(undefined, 0.5, 0.9), async (all, cap) => {
        const dataset = await land(all)
        const capped = cap === undefined ? {} : { cap }
        const query = { dataset, ...capped } as const
        const mean = await momentsOf({ ...query, metric: 'y', kind: 'mean' })
        const ratio = await momentsOf({ ...query, metric: 'y/x', kind: 'ratio' })
        const pair = await momentsOf({ ...query, metric: 'y', kind: 'mean', covariate: true })
        const capY =
          cap === undefined
            ? Infinity
            : quantile7(
                all.map(({ y }) => y),
                cap,
              )
        const capX =
          cap === undefined
            ? Infinity
            : quantile7(
                all.map(({ x }) => x),
                cap,
              )
        for (const variant of new Set(all.map((one) => one.variant))) {
          const own = all.filter((one) => one.variant === variant)
          const ys = own.map(({ y }) => Math.min(y, capY))
          const plain = twoPass(
            ys,
            own.map(({ x }) => x),
          )
          const both = twoPass(
            ys,
            own.map(({ x }) => Math.min(x, capX)),
          )
          const found = [mean, ratio, pair].map((moments) => moments.get(variant))
          const [m, r, p] = found
          if (m?.kind !== 'mean' || r?.kind !== 'ratio' || p?.kind !== 'covariate') {
            throw new Error(`wrong kinds: ${JSON.stringify(found)}`)
          }
          expect([m.n, r.n, p.n]).toEqual([own.length, own.length, own.length])
          expectSpread(m, plain.y, 1e4)
          expectSpread(p.outcome, plain.y, 1e4)
          expectSpread(p.covariate, plain.x, 1e4)
          expectClose(p.cross, plain.cross, 1e8)
          expectSpread(r.numerator, both.y, 1e4)
          expectSpread(r.denominator, both.x, 1e4)
          expectClose(r.cross, both.cross, 1e8)
        }
        await engine.dropDataset(dataset)
      }),
      { numRuns: 40 },
    )
  })

  test('the order of the rows does not matter', async () => {
    const shuffled = units.chain((all) =>
      fc.shuffledSubarray(all, { minLength: all.length }).map((other) => [all, other] as const),
    )
    await fc.assert(
      fc.asyncProperty(shuffled, async ([all, other]) => {
        const datasets = [await land(all), await land(other)]
        const [one, two] = await Promise.all(
          datasets.map((dataset) => momentsOf({ dataset, metric: 'y', kind: 'mean', cap: 0.9 })),
        )
        expect(new Set(one?.keys())).toEqual(new Set(two?.keys()))
        for (const [variant, moments] of one ?? []) {
          const same = two?.get(variant)
          if (moments.kind !== 'mean' || same?.kind !== 'mean') throw new Error('wrong kind')
          expectSpread(same, moments, 1e4)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('digits', () => {
  test('the same dataset gives the same digits every time', async () => {
    const many = Array.from({ length: 300_000 }, (_, i) => {
      return { variant: i % 3 ? 'a' : 'b', y: Math.sin(i) * 10 ** (i % 7), x: Math.cos(i) }
    })
    const dataset = await land(many)
    const query = { dataset, metric: 'y', kind: 'mean', covariate: true, cap: 0.999 } as const
    const answers = await Promise.all(Array.from({ length: 6 }, () => engine.moments(query)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const again = await land(many)
    expect(await engine.moments({ ...query, dataset: again })).toEqual(answers[0])
  })

  test('a constant has no spread at all, also where its mean rounds', async () => {
    const some = Array.from({ length: 9 }, (_, i) => ({
      variant: i % 2 ? 'a' : 'b',
      y: 0.1,
      x: i / 3,
    }))
    const dataset = await land(some)
    for (const { moments } of await engine.moments({ dataset, metric: 'y', kind: 'mean' })) {
      expect(moments).toMatchObject({ mean: 0.1, m2: 0 })
    }
    const pairs = await engine.moments({ dataset, metric: 'y', kind: 'mean', covariate: true })
    for (const { moments } of pairs) expect(moments).toMatchObject({ cross: 0, outcome: { m2: 0 } })
  })

  test('counts of yes and no are exact, and binary pairs say so', async () => {
    const dataset = await land(
      [1, 0, 1, 1, 0, 1].map((y, i) => ({ variant: i < 4 ? 'a' : 'b', y, x: i % 2 })),
      {
        ...mapping,
        metrics: [
          { metric: 'p', kind: 'proportion', column: 'y', covariate: 'x' },
          { metric: 'r', kind: 'ratio', column: 'y', denominator: 'x' },
        ],
      },
    )
    expect(await engine.moments({ dataset, metric: 'p', kind: 'proportion' })).toEqual([
      { variant: 'a', moments: { kind: 'proportion', n: 4, sum: 3 } },
      { variant: 'b', moments: { kind: 'proportion', n: 2, sum: 1 } },
    ])
    const pair = { dataset, metric: 'p', kind: 'proportion', covariate: true } as const
    for (const { moments } of await engine.moments(pair)) {
      expect(moments).toMatchObject({ kind: 'covariate', binary: true })
    }
    const ratio = await engine.moments({ dataset, metric: 'r', kind: 'ratio' })
    for (const { moments } of ratio) expect(moments).toMatchObject({ binary: true })
  })
})

describe('a question that has no answer is refused', () => {
  test.each([
    ['unknown_dataset', { dataset: 'elsewhere', metric: 'y', kind: 'mean' }],
    ['unknown_metric', { metric: 'z', kind: 'mean' }],
    ['kind_mismatch', { metric: 'y', kind: 'proportion' }],
    ['bad_cap', { metric: 'y', kind: 'mean', cap: 1 }],
    ['bad_cap', { metric: 'y', kind: 'mean', cap: Number.NaN }],
    ['no_covariate', { metric: 'y/x', kind: 'ratio', covariate: true }],
  ] as const)('%s', async (reason, query) => {
    const dataset = await land([first, { ...first, variant: 'b' }])
    await expect(engine.moments({ dataset, ...query })).rejects.toMatchObject({ reason })
    expect(() => engine.explain({ dataset, ...query })).toThrow(expect.objectContaining({ reason }))
  })
})

const realData =
  process.env['SEXTANT_REAL_DATA'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const hasRealData = existsSync(`${realData}/nist_SmLs07.dat.gz`)
const unlessReal = hasRealData ? '' : ' (not run: no real data here)'

// NIST StRD, one-way analysis of variance: certified between and within sums of squares. SmLs07 has
// 13 constant leading digits of 15, so a double holds its deviations to 3 digits only.
describe.skipIf(!hasRealData)(`NIST certified sums of squares${unlessReal}`, () => {
  test.each([
    ['SiRstv', 1e-9],
    ['SmLs01', 1e-9],
    ['SmLs03', 1e-9],
    ['SmLs04', 1e-6],
    ['SmLs07', 1e-2],
  ])('%s', async (name, tolerance) => {
    const text = gunzipSync(readFileSync(`${realData}/nist_${name}.dat.gz`)).toString('latin1')
    const certified = (source: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(source))
          ?.split(/\s+/)[3],
      )
    const [between, within] = [certified('Between'), certified('Within')]
    const rows = text
      .split('\n')
      .slice(60)
      .map((line) => line.trim().split(/\s+/))
    const csv = rows
      .filter(({ length }) => length === 2)
      .map((row) => row.join(','))
      .join('\n')
    const { stageId } = await engine.stageUnits(memorySource(name, `variant,y\n${csv}`), {
      variantColumn: 'variant',
      variants: 'from_file',
      metrics: [{ metric: 'y', kind: 'mean', column: 'y' }],
    })
    await engine.landUnits(stageId, name)
    const found = await engine.moments({ dataset: name, metric: 'y', kind: 'mean' })
    const spreads = found.flatMap(({ moments }) => (moments.kind === 'mean' ? [moments] : []))
    const offset = spreads[0]?.mean ?? 0
    const n = spreads.reduce((sum, spread) => sum + spread.n, 0)
    const centre = spreads.reduce((sum, spread) => sum + spread.n * (spread.mean - offset), 0) / n
    const squares = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0)
    const ssBetween = squares(spreads.map((s) => s.n * (s.mean - offset - centre) ** 2))
    const ssWithin = squares(spreads.map(({ m2 }) => m2))
    expect(Math.abs(ssBetween / between - 1)).toBeLessThan(tolerance)
    expect(Math.abs(ssWithin / within - 1)).toBeLessThan(tolerance)
  })
})
