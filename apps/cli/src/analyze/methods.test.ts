import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runIn } from '../test-command.js'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sextant-cli-methods-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const ARMS = ['--variant', 'arm', '--control', 'a']

async function analyze(csv: string, ...args: string[]) {
  writeFileSync(join(folder, 'units.csv'), csv)
  return runIn(folder, ['analyze', 'units.csv', ...ARMS, ...args])
}

async function analyzeJson(csv: string, ...args: string[]) {
  const { code, stdout, stderr } = await analyze(csv, ...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** Two treatments and four metrics of 600 units; `e` to `h` differ by less and less. */
const MANY = `arm,e,f,g,h\n${Array.from({ length: 600 }, (_, i) => {
  const arm = 'abc'[i % 3] ?? ''
  const noise = (i * 7919) % 101
  const lift = i % 3
  const cells = [6 * lift, 4 * lift, 2 * lift, 0].map(
    (by, at) => 100 + by + ((noise * (at + 3)) % 97),
  )
  return [arm, ...cells].join(',')
}).join('\n')}\n`
const FOUR = ['e', 'f', 'g', 'h'].flatMap((name) => ['--metric', `${name}:mean`])

interface Comparison {
  readonly pValue: number
  readonly interval: readonly number[]
  readonly relativeInterval: readonly number[]
  readonly difference: number
  readonly statistic: number
  readonly corrected: Comparison
}

describe('a correction', () => {
  const holm = (ps: readonly number[]) => {
    const sorted = ps.toSorted((a, b) => a - b)
    const raised = sorted.map((p, i) => Math.min(1, (ps.length - i) * p))
    return ps.map((p) => Math.max(...raised.slice(0, sorted.indexOf(p) + 1)))
  }
  const stepUp = (ps: readonly number[], factor: (rank: number) => number) => {
    const sorted = ps.toSorted((a, b) => a - b)
    const raised = sorted.map((p, i) => Math.min(1, factor(i + 1) * p))
    return ps.map((p) => Math.min(...raised.slice(sorted.lastIndexOf(p))))
  }
  const m = 8
  const harmonic = Array.from({ length: m }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b)
  test.each([
    ['bonferroni', 'bonferroni', (ps: readonly number[]) => ps.map((p) => Math.min(1, m * p))],
    ['holm', 'holm', holm],
    ['hochberg', 'hochberg', (ps: readonly number[]) => stepUp(ps, (rank) => m - rank + 1)],
    ['bh', 'benjamini-hochberg', (ps: readonly number[]) => stepUp(ps, (rank) => m / rank)],
    [
      'by',
      'benjamini-yekutieli',
      (ps: readonly number[]) => stepUp(ps, (rank) => (harmonic * m) / rank),
    ],
  ] as const)('%s is over all metrics and treatments', async (name, procedure, adjust) => {
    const plain = await analyzeJson(MANY, ...FOUR)
    const report = await analyzeJson(MANY, ...FOUR, '--correction', name)
    expect(report.correction).toEqual({ procedure, tests: m, intervalAlpha: 0.05 / m })
    const raw: number[] = plain.comparisons.map(({ pValue }: Comparison) => pValue)
    const adjusted = adjust(raw)
    report.comparisons.forEach(({ corrected, ...rest }: Comparison, index: number) => {
      expect(rest).toEqual(plain.comparisons[index])
      expect(corrected.pValue / (adjusted[index] ?? Number.NaN)).toBeCloseTo(1, 12)
    })
  })

  test('widens the intervals to hold all together, by Bonferroni', async () => {
    const report = await analyzeJson(MANY, ...FOUR, '--correction', 'bh')
    const wide = await analyzeJson(MANY, ...FOUR, '--alpha', String(0.05 / 8))
    report.comparisons.forEach(({ corrected }: Comparison, index: number) => {
      const { interval, relativeInterval } = wide.comparisons[index]
      expect(corrected).toMatchObject({ interval, relativeInterval })
    })
  })

  test('leaves out what cannot be tested', async () => {
    const csv = 'arm,y,flat\na,1,1\na,2,1\nb,3,1\nb,5,1\n'
    const metrics = ['--metric', 'flat:mean', '--metric', 'y:mean']
    const report = await analyzeJson(csv, ...metrics, '--correction', 'holm')
    expect(report.correction.tests).toBe(1)
    const [flat, y] = report.comparisons
    expect(flat.corrected.pValue).toBeNull()
    expect(y.corrected.pValue).toBe(y.pValue)
  })

  test('decides what the table calls better', async () => {
    const before = await analyze(MANY, ...FOUR)
    const after = await analyze(MANY, ...FOUR, '--correction', 'bonferroni')
    const better = (text: string) => text.match(/^better /gm)?.length ?? 0
    expect(better(after.stdout)).toBeLessThan(better(before.stdout))
    expect(better(after.stdout)).toBeGreaterThan(0)
    expect(after.stdout).toContain('Corrected for 8 tests (bonferroni), intervals by Bonferroni')
  })
})

describe('a sequential reading', () => {
  const only = async (...args: string[]) => {
    const report = await analyzeJson(
      MANY.replaceAll(/^c,.*\n/gm, ''),
      '--metric',
      'f:mean',
      ...args,
    )
    const [comparison] = report.comparisons
    const { difference, statistic } = comparison
    return { report, comparison, se: difference / statistic, estimate: difference }
  }

  test('confidence sequence: the half width of its formula, at 400 units', async () => {
    const { report, comparison, se, estimate } = await only('--sequential', 'cs:1000')
    const l = -2 * Math.log(0.05)
    const information = (400 * (l + Math.log(1 + l))) / 1000
    const k = information + 1
    const half = se * Math.sqrt(((2 * k) / information) * Math.log(Math.sqrt(k) / 0.05))
    const z = estimate / se
    const p = Math.min(1, Math.sqrt(k) * Math.exp((-information * z * z) / (2 * k)))
    expect(report.sequential).toEqual({ method: 'confidence_sequence', tuning: 1000 })
    expect(comparison.sequential.interval).toEqual([
      expect.closeTo(estimate - half, 8),
      expect.closeTo(estimate + half, 8),
    ])
    expect(comparison.sequential.pValue).toBeCloseTo(p, 12)
    expect(comparison.pValue).toBeLessThan(p)
  })

  test('confidence sequence: tuned at 5000 units unless told', async () => {
    const { report } = await only('--sequential', 'cs')
    expect(report.sequential.tuning).toBe(5000)
  })

  test('mixture test: the likelihood ratio of its formula, tau on the relative scale', async () => {
    const { comparison, report } = await only('--sequential', 'msprt:0.02')
    const { relativeDifference: d, relativeInterval, degreesOfFreedom } = comparison
    expect(report.sequential).toEqual({ method: 'msprt', tau: 0.02 })
    // The plain interval gives the standard error; at 398 degrees of freedom t is 1.96594.
    expect(degreesOfFreedom).toBeCloseTo(398, 0)
    const v = ((relativeInterval[1] - d) / 1.965942) ** 2
    const t2 = 0.02 ** 2
    const ratio = Math.sqrt(v / (v + t2)) * Math.exp((t2 * d * d) / (2 * v * (v + t2)))
    const half = Math.sqrt(((v * (v + t2)) / t2) * (Math.log((v + t2) / v) - 2 * Math.log(0.05)))
    expect(comparison.sequential.pValue).toBeCloseTo(Math.min(1, 1 / ratio), 5)
    expect(comparison.sequential.relativeInterval[1]).toBeCloseTo(d + half, 5)
  })

  test('planned looks: the published bound, its level for the interval', async () => {
    const plan = ['--sequential', 'obf', '--looks', '5', '--look', '3']
    const { report, comparison } = await only(...plan)
    expect(report.sequential).toMatchObject({
      method: 'group_sequential',
      spending: { kind: 'obrien-fleming' },
      informationFractions: [0.2, 0.4, 0.6],
      boundaryZ: expect.closeTo(2.68028, 5),
      nominalAlpha: expect.closeTo(0.00736, 5),
    })
    const wide = await only('--alpha', String(report.sequential.nominalAlpha))
    const { interval, relativeInterval } = wide.comparison
    expect(comparison.sequential).toMatchObject({ interval, relativeInterval })
    const crossed = comparison.pValue <= report.sequential.nominalAlpha
    expect(comparison.sequential.crossed).toBe(crossed)
    expect(comparison.sequential.pValue <= 0.05).toBe(crossed)
  })

  test('planned looks: shares of the final sample are the same plan', async () => {
    const equal = await only('--sequential', 'pocock', '--looks', '4', '--look', '2')
    const shares = await only('--sequential', 'pocock', '--information', '0.25,0.5')
    const chosen = await only(
      '--sequential',
      'pocock',
      '--information',
      '0.25,0.5,0.8',
      '--look',
      '2',
    )
    expect(shares.report).toEqual(equal.report)
    expect(chosen.report).toEqual(equal.report)
  })

  test('planned looks: at the only look nothing is corrected', async () => {
    const { comparison } = await only('--sequential', 'power:2', '--looks', '1', '--look', '1')
    const { pValue, interval, sequential } = comparison
    expect(sequential.pValue / pValue).toBeCloseTo(1, 6)
    expect(sequential.interval[0]).toBeCloseTo(interval[0], 9)
    expect(sequential.afterStopping.relativeDifference).toBeCloseTo(
      comparison.relativeDifference,
      6,
    )
  })

  test('planned looks: the estimate after an early stop is drawn in, and none is given before', async () => {
    const plan = ['--sequential', 'hsd:1', '--looks', '3', '--look']
    const [, stopped] = (await analyzeJson(MANY, '--metric', 'e:mean', ...plan, '2')).comparisons
    expect(stopped.sequential.crossed).toBe(true)
    const { relativeDifference } = stopped.sequential.afterStopping
    expect(relativeDifference).toBeLessThan(stopped.relativeDifference)
    expect(relativeDifference).toBeGreaterThan(0)
    const [running] = (await analyzeJson(MANY, '--metric', 'h:mean', ...plan, '1')).comparisons
    expect(running.sequential).toMatchObject({ crossed: false, afterStopping: null })
  })

  test('is corrected like any other, and decides', async () => {
    const args = ['--sequential', 'cs', '--correction', 'bonferroni']
    const report = await analyzeJson(MANY, ...FOUR, ...args)
    const plain = await analyzeJson(MANY, ...FOUR, '--sequential', 'cs')
    const narrow = await analyzeJson(
      MANY,
      ...FOUR,
      '--sequential',
      'cs',
      '--alpha',
      String(0.05 / 8),
    )
    report.comparisons.forEach(({ corrected }: Comparison, index: number) => {
      const { pValue } = plain.comparisons[index].sequential
      expect(corrected.pValue).toBeCloseTo(Math.min(1, 8 * pValue), 12)
      expect(corrected.interval).toEqual(narrow.comparisons[index].sequential.interval)
    })
  })

  test('is read off the table', async () => {
    const { stdout } = await analyze(
      MANY,
      '--metric',
      'e:mean',
      '--sequential',
      'obf',
      '--looks',
      '2',
      '--look',
      '2',
    )
    expect(stdout).toMatch(
      /^Planned look 2, at 100\.00% of the final sample: stop beyond \|z\| = 1\.969 /m,
    )
    expect(stdout).toMatch(/^e +b +\[.*crossed$/m)
    expect(stdout).toContain('After stopping, corrected for the looks')
    const anytime = await analyze(MANY, '--metric', 'h:mean', '--sequential', 'msprt:0.05')
    expect(anytime.stdout).toContain('Mixture sequential test, tau +5.00% of relative effects')
    expect(anytime.stdout).not.toMatch(/NaN|undefined/)
  })
})

describe('a Bayesian reading', () => {
  const bayes = async (...args: string[]) => {
    const csv = MANY.replaceAll(/^c,.*\n/gm, '')
    const report = await analyzeJson(csv, '--metric', 'g:mean', ...args)
    return { report, ...report.comparisons[0] }
  }

  test('with a flat prior the posterior is the estimate with its error', async () => {
    const { report, bayes: posterior, relativeDifference, pValue } = await bayes('--bayes')
    expect(report.bayes).toEqual({ prior: { kind: 'flat' } })
    expect(posterior.relativeMean).toBeCloseTo(relativeDifference, 12)
    // Both tails of a normal posterior are the p-value, but for t at 398 degrees of freedom.
    expect(2 * (1 - posterior.chanceToWin)).toBeCloseTo(pValue, 2)
    const [low, high] = posterior.relativeInterval
    const z = 1.959963984540054
    expect((high - low) / 2).toBeCloseTo(z * posterior.relativeStandardDeviation, 12)
    // E[max(d, 0)] - E[max(-d, 0)] is E[d].
    const { expectedLossOfControl: of, expectedLossOfTreatment: by } = posterior
    expect(of - by).toBeCloseTo(posterior.relativeMean, 12)
    expect(by).toBeGreaterThan(0)
  })

  test('a normal prior pulls the estimate by its precision', async () => {
    const flat = (await bayes('--bayes', 'flat')).bayes
    const { report, bayes: posterior } = await bayes('--bayes', 'normal:-0.01:0.02')
    expect(report.bayes.prior).toEqual({ kind: 'normal', mean: -0.01, standardDeviation: 0.02 })
    const [data, prior] = [flat.relativeStandardDeviation ** -2, 0.02 ** -2]
    const mean = (data * flat.relativeMean + prior * -0.01) / (data + prior)
    expect(posterior.relativeMean).toBeCloseTo(mean, 12)
    expect(posterior.relativeStandardDeviation).toBeCloseTo((data + prior) ** -0.5, 12)
  })

  test('of a metric that should fall is turned round', async () => {
    const up = (await bayes('--bayes', 'flat')).bayes
    const down = (await bayes('--bayes', 'flat', '--down', 'g')).bayes
    expect(down.chanceToWin).toBeCloseTo(1 - up.chanceToWin, 12)
    expect(down.expectedLossOfControl).toBe(up.expectedLossOfTreatment)
    expect(down.relativeInterval).toEqual(up.relativeInterval)
  })

  test('says nothing where nothing can be said', async () => {
    const csv = 'arm,y\na,1\na,1\nb,3\nb,3\n'
    const [comparison] = (await analyzeJson(csv, '--metric', 'y:mean', '--bayes')).comparisons
    expect(comparison.bayes).toMatchObject({ chanceToWin: null, relativeMean: null })
    const { stdout } = await analyze(csv, '--metric', 'y:mean', '--bayes')
    expect(stdout).toMatch(/^y +b +– +– +– +–$/m)
  })
})

describe('a ratio', () => {
  // Control: N = 2, 4, 6 over D = 1, 1, 2: R = 3. Treatment: N = 3, 5, 10 over D = 1, 2, 3: R = 3.
  const csv = 'arm,n,d\na,2,1\na,4,1\na,6,2\nb,3,1\nb,5,2\nb,10,3\n'

  test('is one of means over units, with the delta method’s variance', async () => {
    const args = ['--ratio', 'n/d', '--down', 'n/d']
    const [found] = (await analyzeJson(csv, ...args)).comparisons
    expect(found).toMatchObject({ metric: 'n/d', kind: 'ratio', method: 'welch_t_ratio' })
    expect(found.control).toEqual({ variant: 'a', n: 3, mean: expect.closeTo(3, 12) })
    expect(found.treatment.mean).toBeCloseTo(3, 12)
    // Deviations N - 3 D: control -1, 1, 0; treatment 0, -1, 1. Variance 1 each, over D squared.
    const se = Math.sqrt(1 / 3 / (4 / 3) ** 2 + 1 / 3 / 2 ** 2)
    expect(found.difference).toBeCloseTo(0, 12)
    const reach = (found.interval[1] - found.interval[0]) / 2
    const halved = (await analyzeJson(csv, ...args, '--alpha', '0.5')).comparisons[0]
    // t at 3.6923... degrees of freedom is not tabulated; the widths at two levels share one se.
    expect(reach).toBeGreaterThan(1.96 * se)
    expect((halved.interval[1] - halved.interval[0]) / 2).toBeLessThan(se)
  })

  test('may be capped, and stands beside other metrics', async () => {
    const args = ['--metric', 'n:mean', '--ratio', 'n/d', '--cap', 'n/d=0.5']
    const [mean, ratio] = (await analyzeJson(csv, ...args)).comparisons
    expect([mean.metric, ratio.metric]).toEqual(['n', 'n/d'])
    expect(ratio.method).toBe('welch_t_ratio_capped')
    // Medians of all six: numerators 4.5, denominators 1.5.
    expect(ratio.control.mean).toBeCloseTo((2 + 4 + 4.5) / (1 + 1 + 1.5), 12)
  })
})

describe('a quantile', () => {
  const values = (arm: string, by: number) =>
    Array.from({ length: 400 }, (_, i) => `${arm},u${arm}${i % 100},${by + ((i * 7919) % 401)}`)
  const csv = `arm,who,ms\n${[...values('a', 0), ...values('b', 30)].join('\n')}\n`
  /** Type 7, as R and numpy compute it by default. */
  const at = (level: number) => {
    const sorted = values('a', 0)
      .map((line) => Number(line.split(',')[2]))
      .toSorted((x, y) => x - y)
    const place = (sorted.length - 1) * Math.min(1, Math.max(0, level))
    const low = sorted[Math.floor(place)] ?? Number.NaN
    return low + ((sorted[Math.ceil(place)] ?? Number.NaN) - low) * (place - Math.floor(place))
  }

  test('of units, with the error from its bounds', async () => {
    const report = await analyzeJson(csv, '--quantile', 'ms=0.9', '--quantile', 'ms=.5')
    const [p90, median] = report.comparisons
    expect(p90).toMatchObject({ metric: 'ms@0.9', kind: 'quantile', level: 0.9 })
    expect(p90.method).toBe('welch_t_quantile')
    expect(median.metric).toBe('ms@0.5')
    expect(p90.control).toEqual({ variant: 'a', n: 400, mean: expect.closeTo(at(0.9), 9) })
    expect(p90.difference).toBeCloseTo(30, 9)
    const z = 1.959963984540054
    const reach = z * Math.sqrt((0.9 * 0.1) / 400)
    const v = (399 * (at(0.9 + reach) - at(0.9 - reach)) ** 2) / (4 * z * z)
    // Both arms have the same spread.
    expect(p90.difference / p90.statistic).toBeCloseTo(Math.sqrt((2 * v) / 400), 9)
  })

  test('of events clustered by unit counts units in the sample ratio', async () => {
    const report = await analyzeJson(csv, '--quantile', 'ms=0.9', '--cluster', 'who')
    expect(report.srm.observed).toEqual({ a: 100, b: 100 })
    const [clustered] = report.comparisons
    const [plain] = (await analyzeJson(csv, '--quantile', 'ms=0.9')).comparisons
    expect(clustered.control).toEqual(plain.control)
    expect(clustered.statistic).not.toBe(plain.statistic)
  })

  test('events that repeat within their unit are worth no more than one each', async () => {
    const once = values('a', 0).slice(0, 100).concat(values('b', 30).slice(0, 100))
    const repeated = `arm,who,ms\n${once.flatMap((line) => [line, line, line, line]).join('\n')}\n`
    const errorOf = async (...more: string[]) => {
      const [found] = (await analyzeJson(repeated, '--quantile', 'ms=0.5', ...more)).comparisons
      return found.difference / found.statistic
    }
    // A quarter of the information, so twice the error.
    expect((await errorOf('--cluster', 'who')) / (await errorOf())).toBeCloseTo(2, 1)
  })

  test('a unit in two variants is nobody’s', async () => {
    const { code, stderr } = await analyze(
      `${csv}b,ua1,5\n`,
      '--quantile',
      'ms=0.9',
      '--cluster',
      'who',
    )
    expect(code).toBe(1)
    expect(stderr).toContain("more than one variant has the unit id 'ua1' (duplicate_unit)")
  })
})

describe('options that cannot be used', () => {
  const SMALL = 'arm,y,x\na,1,1\nb,2,1\na,2,2\nb,5,2\n'
  const y = ['--metric', 'y:mean']
  const obf = [...y, '--sequential', 'obf']
  test.each([
    ['no_metric', [], '--quantile'],
    ['bad_correction', [...y, '--correction', 'tukey'], "'tukey'"],
    ['bad_sequential', [...y, '--sequential', 'weekly'], "'weekly'"],
    ['bad_sequential', [...y, '--sequential', 'msprt'], "'msprt'"],
    ['bad_sequential', [...y, '--sequential', 'msprt:0'], "'0'"],
    ['bad_sequential', [...y, '--sequential', 'cs:-5'], "'-5'"],
    ['bad_sequential', [...y, '--sequential', 'power', '--looks', '2', '--look', '1'], "'power'"],
    ['bad_sequential', [...y, '--sequential', 'hsd:x', '--looks', '2', '--look', '1'], "'hsd:x'"],
    ['bad_look', obf, '--looks K'],
    ['bad_look', [...obf, '--looks', '3'], '--look k'],
    ['bad_look', [...obf, '--looks', '3', '--look', '4'], '4'],
    ['bad_look', [...obf, '--looks', '0', '--look', '1'], "'0'"],
    ['bad_look', [...obf, '--looks', '1e9', '--look', '1'], '1000000000'],
    ['bad_look', [...obf, '--looks', '3', '--look', '1', '--information', '0.5'], '--information'],
    ['bad_look', [...obf, '--information', '0.5,0.4'], "'0.5,0.4'"],
    ['bad_look', [...obf, '--information', '0.5,1.2'], "'0.5,1.2'"],
    ['bad_look', [...obf, '--information', 'half'], "'half'"],
    ['bad_look', [...y, '--looks', '3'], '--looks'],
    ['bad_look', [...y, '--sequential', 'cs', '--look', '1'], '--look'],
    ['bad_prior', [...y, '--bayes', 'beta'], "'beta'"],
    ['bad_prior', [...y, '--bayes', 'normal:0:0'], "'normal:0:0'"],
    ['bad_prior', [...y, '--bayes', 'normal:0'], "'normal:0'"],
    ['bad_ratio', ['--ratio', 'y'], "'y'"],
    ['bad_ratio', ['--ratio', 'y/y'], "'y/y'"],
    ['bad_ratio', ['--ratio', 'y/x/z'], "'y/x/z'"],
    ['unknown_column', ['--ratio', 'y/z'], "'z'"],
    ['repeated_metric', ['--ratio', 'y/x', '--ratio', 'y / x'], "'y/x'"],
    [
      'bad_covariate',
      ['--ratio', 'y/x', '--covariate', 'y/x=x'],
      'PAST_NUMERATOR/PAST_DENOMINATOR',
    ],
    ['bad_covariate', ['--ratio', 'y/x', '--covariate', 'y/x=x/x'], "'y/x=x/x'"],
    ['unknown_column', ['--ratio', 'y/x', '--covariate', 'y/x=x/z'], "'z'"],
    ['bad_covariate', ['--quantile', 'y=0.5', '--covariate', 'y@0.5=x'], 'quantile'],
    ['bad_quantile', ['--quantile', 'y'], "'y'"],
    ['bad_quantile', ['--quantile', 'y=1'], "'y=1'"],
    ['bad_quantile', ['--quantile', 'y=p90'], "'y=p90'"],
    ['bad_cap', ['--quantile', 'y=0.5', '--cap', 'y@0.5=0.9'], 'quantile'],
    ['bad_cluster', [...y, '--cluster', 'x'], "'y'"],
    ['bad_cluster', ['--quantile', 'y=0.5', '--cluster', 'x', '--unit', 'x'], '--unit'],
  ] as const)('%s %#', async (code, args, named) => {
    const result = await analyze(SMALL, ...args, '--json')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain(`error (${code}): `)
    expect(result.stderr).toContain(named)
  })

  test('without any of them the report has nothing new', async () => {
    const report = await analyzeJson(SMALL, ...y)
    expect(Object.keys(report)).toEqual(['srm', 'comparisons'])
    expect(Object.keys(report.comparisons[0])).not.toContain('sequential')
  })
})
