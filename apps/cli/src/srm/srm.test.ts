import { describe, expect, test } from 'vitest'
import { runIn } from '../test-command.js'

const srm = (...args: string[]) => runIn('.', ['srm', ...args])

async function srmJson(...args: string[]) {
  const { code, stdout, stderr } = await srm(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('one check', () => {
  test('is Pearson’s chi-square against equal shares', async () => {
    const report = await srmJson('--observed', 'a=5000,b=5200')
    // 2 * 100^2 / 5100; the printed table has 3.841 at 5%.
    expect(report.chiSquare).toEqual({
      statistic: expect.closeTo(20000 / 5100, 12),
      degreesOfFreedom: 1,
      pValue: expect.closeTo(0.0477, 4),
    })
    expect(report.variants).toEqual([
      { variant: 'a', weight: 1, observed: 5000, expected: 5100 },
      { variant: 'b', weight: 1, observed: 5200, expected: 5100 },
    ])
    expect(Object.keys(report)).toEqual(['chiSquare', 'variants'])
  })

  test('goes by the planned shares, in any order', async () => {
    const report = await srmJson('--observed', 'a=200,b=100,c=100', '--weights', 'c=1,b=1,a=2')
    expect(report.chiSquare).toEqual({ statistic: 0, degreesOfFreedom: 2, pValue: 1 })
  })

  test('is read off the table', async () => {
    const calm = await srm('--observed', 'a=5000,b=5200')
    expect(calm.stdout).toMatch(/^Sample ratio: ok \(chi-square 3\.922, 1 df, p = 0\.0477\)$/m)
    expect(calm.stdout).toMatch(/^b +5200 +5100 +50\.98% +50\.00%$/m)
    expect((await srm('--observed', 'a=900,b=1025')).stdout).toMatch(/^WATCH/)
    expect((await srm('--observed', 'a=900,b=1100')).stdout).toMatch(/^ALARM/)
    expect((await srm('--observed', 'a=0,b=0')).stdout).toMatch(/^a +0 +0 +– +–$/m)
  })
})

describe('several checks', () => {
  test('give the Bayes factor of a Dirichlet prior, by hand', async () => {
    // Concentration 2 on two equal arms is a uniform prior. One unit says nothing; two of the same
    // arm have probability 1/3 against 1/4.
    const report = await srmJson(
      '--observed',
      'a=1,b=0',
      '--observed',
      'a=2,b=0',
      '--concentration',
      '2',
    )
    expect(report.sequential.concentration).toBe(2)
    const [first, second] = report.sequential.checks
    expect(first).toEqual({ logBayesFactor: expect.closeTo(0, 12), pValue: expect.closeTo(1, 12) })
    expect(second.logBayesFactor).toBeCloseTo(Math.log(4 / 3), 12)
    expect(second.pValue).toBeCloseTo(3 / 4, 12)
    expect(report.chiSquare.statistic).toBeCloseTo(2, 12)
  })

  test('are slower to alarm than a chi-square test at each, and never take an alarm back', async () => {
    const early = ['--observed', 'a=1000,b=1000', '--observed', 'a=2000,b=2200']
    const { chiSquare, sequential } = await srmJson(...early)
    expect(chiSquare.pValue).toBeLessThan(sequential.checks[1].pValue)
    const late = await srmJson(
      ...early,
      '--observed',
      'a=3000,b=3500',
      '--observed',
      'a=90000,b=90100',
    )
    const [, , third, fourth] = late.sequential.checks
    expect(third.pValue).toBeLessThan(0.001)
    expect(fourth.pValue).toBe(third.pValue)
    const { stdout } = await srm(...early, '--observed', 'a=3000,b=3500')
    expect(stdout).toMatch(/^ALARM/)
    expect(stdout).toMatch(/^2 +2000 +2200 +\d/m)
  })

  test('decide by the sequential p-value, not by the one that is read too often', async () => {
    const args = ['--observed', 'a=10,b=10', '--observed', 'a=900,b=1055']
    const { chiSquare } = await srmJson(...args)
    expect(chiSquare.pValue).toBeLessThan(0.001)
    expect((await srm(...args)).stdout).not.toMatch(/^ALARM/)
  })
})

describe('what cannot be tested ends with 1 and says why', () => {
  test.each([
    ['bad_observed', ['--observed', 'a=5000'], '--observed'],
    ['bad_observed', ['--observed', '5000,5200'], "'5000'"],
    ['bad_observed', ['--observed', 'a=1,a=2'], "'a'"],
    ['bad_observed', ['--observed', 'a=1.5,b=2'], "'a' has 1.5"],
    ['bad_observed', ['--observed', 'a=-1,b=2'], "'a' has -1"],
    ['bad_observed', ['--observed', 'a=1,b=1', '--observed', 'a=2,c=2'], "'c'"],
    ['bad_observed', ['--observed', 'a=1,b=1', '--observed', 'a=2'], "'b'"],
    ['bad_observed', ['--observed', 'a=5,b=1', '--observed', 'a=4,b=2'], "'a' falls from 5 to 4"],
    ['bad_weight', ['--observed', 'a=1,b=1', '--weights', 'a=1'], "'b'"],
    ['bad_weight', ['--observed', 'a=1,b=1', '--weights', 'a=1,b=1,c=1'], "'c'"],
    ['bad_weight', ['--observed', 'a=1,b=1', '--weights', 'a=1,b=0'], "'b'"],
    ['bad_concentration', ['--observed', 'a=1,b=1', '--concentration', '0'], "'0'"],
  ] as const)('%s %#', async (code, args, named) => {
    const result = await srm(...args, '--json')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain(`error (${code}): `)
    expect(result.stderr).toContain(named)
  })
})
