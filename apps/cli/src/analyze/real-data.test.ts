import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { run } from '../run.js'

// Public data and answers computed with SciPy and statsmodels; the folder stands beside the checkout.
const folder =
  process.env['SEXTANT_REAL_DATA'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const hasRealData = existsSync(`${folder}/reference.shared.json`)
const unlessReal = hasRealData ? '' : ' (not run: no real data here)'
const references = hasRealData
  ? JSON.parse(readFileSync(`${folder}/reference.shared.json`, 'utf8'))
  : []

function expectedOf(id: string) {
  const entries: { id: string; expected: unknown }[] = references.entries ?? references
  const found = entries.find((entry) => entry.id === id)
  if (found === undefined) throw new Error(`no reference ${id}`)
  return JSON.parse(JSON.stringify(found.expected))
}

async function analyze(...args: string[]) {
  const out = { stdout: '', stderr: '' }
  const code = await run(['analyze', ...args, '--json'], {
    folder,
    stdout: (text) => void (out.stdout += text),
    stderr: (text) => void (out.stderr += text),
  })
  expect({ code, stderr: out.stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(out.stdout)
}

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected) + 1e-12)
}

function expectEnds(actual: number[], expected: number[], tolerance: number): void {
  expectRelative(actual[0] ?? Number.NaN, expected[0] ?? Number.NaN, tolerance)
  expectRelative(actual[1] ?? Number.NaN, expected[1] ?? Number.NaN, tolerance)
}

const cookieCats = ['cookie_cats.csv.gz', '--variant', 'version', '--control', 'gate_30']

describe.skipIf(!hasRealData)(`Cookie Cats, 90,189 players${unlessReal}`, () => {
  test('sample ratio', async () => {
    const { srm } = await analyze(...cookieCats, '--metric', 'retention_1:proportion')
    const { observed, chi2, df, p } = expectedOf('cookie_cats/srm')
    expect(Object.values(srm.observed)).toEqual(observed)
    expect(srm.degreesOfFreedom).toBe(df)
    expectRelative(srm.statistic, chi2, 1e-9)
    expectRelative(srm.pValue, p, 1e-6)
  })

  test.each(['retention_1', 'retention_7'])('%s, against the Wald interval', async (metric) => {
    const report = await analyze(
      ...cookieCats,
      '--metric',
      `${metric}:proportion`,
      '--unit',
      'userid',
    )
    const [found] = report.comparisons
    const expected = expectedOf(`cookie_cats/${metric}`)
    expect(found.control).toEqual({
      variant: 'gate_30',
      n: expected.n_c,
      mean: expect.closeTo(expected.rate_c, 12),
    })
    expect(found.control.mean * found.control.n).toBeCloseTo(expected.x_c, 6)
    expect(found.treatment.n).toBe(expected.n_t)
    expect(found.treatment.mean * found.treatment.n).toBeCloseTo(expected.x_t, 6)
    expectRelative(found.difference, expected.diff, 1e-9)
    expectRelative(found.relativeDifference, expected.rel_lift, 1e-9)
    expect(Math.abs(found.interval[0] - expected.ci95_diff_wald[0])).toBeLessThan(1e-4)
    expect(Math.abs(found.interval[1] - expected.ci95_diff_wald[1])).toBeLessThan(1e-4)
    expectRelative(found.pValue, expected.p_unpooled_z, 1e-3)
  })

  test.each([
    ['sum_gamerounds', []],
    ['sum_gamerounds_winsor99', ['--cap', 'sum_gamerounds=0.99']],
  ] as const)('%s', async (id, options) => {
    const report = await analyze(...cookieCats, '--metric', 'sum_gamerounds:mean', ...options)
    const [found] = report.comparisons
    const expected = expectedOf(`cookie_cats/${id}`)
    expect([found.control.n, found.treatment.n]).toEqual([expected.n_c, expected.n_t])
    expectRelative(found.control.mean, expected.mean_c, 1e-9)
    expectRelative(found.treatment.mean, expected.mean_t, 1e-9)
    expectRelative(found.difference, expected.diff, 1e-9)
    expectRelative(found.relativeDifference, expected.rel_lift, 1e-9)
    expectRelative(found.statistic, expected.welch_t, 1e-9)
    expectRelative(found.degreesOfFreedom, expected.welch_df, 1e-9)
    expectEnds(found.interval, expected.ci95_diff_welch, 1e-9)
    expectRelative(found.pValue, expected.p_welch, 1e-6)
  })
})

const jobTraining = ['nsw_dehejia_wahba.csv', '--variant', 'treat', '--control', '0']

describe.skipIf(!hasRealData)(`job training, 445 people${unlessReal}`, () => {
  test('an unequal split alarms under equal weights', async () => {
    const { srm } = await analyze(...jobTraining, '--metric', 're78:mean')
    const { chi2, p } = expectedOf('nsw/srm')
    expect(srm.observed).toEqual({ 0: 260, 1: 185 })
    expectRelative(srm.statistic, chi2, 1e-9)
    expectRelative(srm.pValue, p, 1e-6)
  })

  test.each(['re75', 're74'])('earnings adjusted by %s', async (covariate) => {
    const options = ['--metric', 're78:mean', '--covariate', `re78=${covariate}`]
    const [found] = (await analyze(...jobTraining, ...options)).comparisons
    const { cuped, unadjusted } = expectedOf(`nsw/re78_cuped_${covariate}`)
    expectRelative(found.control.mean, unadjusted.mean_c, 1e-9)
    expectRelative(found.treatment.mean, unadjusted.mean_t, 1e-9)
    expectRelative(found.difference, cuped.diff, 1e-9)
    expectRelative(found.statistic, cuped.welch_t, 1e-9)
    expectEnds(found.interval, cuped.ci95_diff_welch, 1e-9)
    expectRelative(found.pValue, cuped.p_welch, 1e-6)
  })

  test('earnings as they are', async () => {
    const [found] = (await analyze(...jobTraining, '--metric', 're78:mean')).comparisons
    const expected = expectedOf('nsw/re78')
    expectRelative(found.difference, expected.diff, 1e-9)
    expectRelative(found.degreesOfFreedom, expected.welch_df, 1e-9)
    expectEnds(found.interval, expected.ci95_diff_welch, 1e-9)
    expectRelative(found.pValue, expected.p_welch, 1e-6)
  })
})
