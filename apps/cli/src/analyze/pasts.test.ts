import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runIn } from '../test-command.js'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sextant-cli-pasts-'))))
afterEach(() => rmSync(folder, { recursive: true }))

interface Unit {
  readonly arm: 'a' | 'b'
  readonly y: number
  readonly d: number
  /** Null where the unit is new. */
  readonly past: { readonly y: number; readonly d: number } | null
}

/** Habits with some noise; every `newcomer`-th unit has no past. */
function units(newcomer: number): readonly Unit[] {
  return Array.from({ length: 240 }, (_, i) => {
    const habit = (i * 37) % 23
    const d = 1 + ((i * 7) % 5)
    const y = d * (10 + habit) + ((i * 13) % 11) + (i % 2)
    const before = { y: d * (9 + habit) + ((i * 17) % 7), d: 1 + ((i * 7) % 5) }
    return { arm: i % 2 === 0 ? 'a' : 'b', y, d, past: i % newcomer === 0 ? null : before }
  })
}

async function run(list: readonly Unit[], ...args: string[]) {
  const lines = list.map(({ arm, y, d, past }) =>
    [arm, y, d, past?.y ?? '', past?.d ?? ''].join(','),
  )
  writeFileSync(join(folder, 'units.csv'), `arm,y,d,y0,d0\n${lines.join('\n')}\n`)
  return runIn(folder, ['analyze', 'units.csv', '--variant', 'arm', '--control', 'a', ...args])
}

async function comparison(list: readonly Unit[], ...args: string[]) {
  const { code, stdout, stderr } = await run(list, ...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout).comparisons[0]
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
function covariance(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)]
  return xs.reduce((sum, x, i) => sum + (x - mx) * ((ys[i] ?? 0) - my), 0) / (xs.length - 1)
}

/** The adjusted difference of y / d from rows; a unit without a past counts as 0 over 0 in it. */
function ratioDifference(list: readonly Unit[]): number {
  const arm = (name: string) => {
    const own = list.filter((unit) => unit.arm === name)
    const now = mean(own.map(({ y }) => y)) / mean(own.map(({ d }) => d))
    const p = own.map(({ past }) => past?.y ?? 0)
    const q = own.map(({ past }) => past?.d ?? 0)
    const before = mean(p) / mean(q)
    return {
      now,
      before,
      l: own.map(({ y, d }) => (y - now * d) / mean(own.map((unit) => unit.d))),
      k: p.map((value, i) => (value - before * (q[i] ?? 0)) / mean(q)),
    }
  }
  const [a, b] = [arm('a'), arm('b')]
  const shared = covariance(a.l, a.k) + covariance(b.l, b.k)
  const theta = shared / (covariance(a.k, a.k) + covariance(b.k, b.k))
  return b.now - a.now - theta * (b.before - a.before)
}

describe('a ratio given its past', () => {
  const ratio = ['--ratio', 'y/d', '--covariate', 'y/d=y0/d0']

  test.each([1000, 6])('is adjusted as rows say, every %ith unit new', async (newcomer) => {
    const list = units(newcomer)
    const plain = await comparison(list, '--ratio', 'y/d')
    const found = await comparison(list, ...ratio)
    expect(found.method).toBe('welch_t_ratio_cuped')
    expect(found.control.mean).toBe(plain.control.mean)
    expect(found.difference).toBeCloseTo(ratioDifference(list), 10)
    const width = ([low, high]: readonly [number, number]) => high - low
    expect(width(found.interval)).toBeLessThan(0.9 * width(plain.interval))
    const counted = found.control.unitsWithoutPast + found.treatment.unitsWithoutPast
    expect(counted).toBe(list.filter(({ past }) => past === null).length)
    expect(plain.control).not.toHaveProperty('unitsWithoutPast')
  })
})

describe('units that have no past', () => {
  test('are kept, and said', async () => {
    const list = units(5)
    const y = ['--metric', 'y:mean', '--covariate', 'y=y0']
    const found = await comparison(list, ...y)
    expect(found.control.n + found.treatment.n).toBe(240)
    expect(found.control.unitsWithoutPast + found.treatment.unitsWithoutPast).toBe(48)
    const { code, stdout } = await run(list, ...y)
    expect(code).toBe(0)
    expect(stdout).toContain('y, b: 48 of 240 units have no value from before')
  })

  test('is not what a cell says that is no number', async () => {
    writeFileSync(join(folder, 'units.csv'), 'arm,y,y0\na,1,none\nb,2,1\na,3,2\nb,5,\n')
    const args = ['--variant', 'arm', '--control', 'a', '--metric', 'y:mean', '--covariate', 'y=y0']
    const { code, stderr } = await runIn(folder, ['analyze', 'units.csv', ...args])
    expect(code).toBe(1)
    expect(stderr).toContain("'none'")
  })
})
