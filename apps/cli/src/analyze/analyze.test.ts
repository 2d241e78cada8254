import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../run.js'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sextant-cli-test-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const BASIC = ['--variant', 'arm', '--control', 'a', '--metric', 'y:mean']

async function analyze(csv: string | Uint8Array, ...args: string[]) {
  writeFileSync(join(folder, 'units.csv'), csv)
  return command('analyze', 'units.csv', ...args)
}

async function command(...args: string[]) {
  const out = { stdout: '', stderr: '' }
  const code = await run(args, {
    folder,
    stdout: (text) => void (out.stdout += text),
    stderr: (text) => void (out.stderr += text),
  })
  return { code, ...out }
}

async function analyzeJson(csv: string | Uint8Array, ...args: string[]) {
  const { code, stdout, stderr } = await analyze(csv, ...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

// Welch's t of 1, 2, 3, 6 against 2, 5, 6, 7 by hand: means 3 and 5; variances 14/3 and 14/3;
// standard error sqrt(14/6); t = 2 / sqrt(7/3); 6 degrees of freedom.
const SMALL = 'arm,y\na,1\nb,2\na,2\nb,5\na,3\nb,6\na,6\nb,7\n'

describe('the numbers', () => {
  test('are those of a small example worked by hand, in the documented shape', async () => {
    const report = await analyzeJson(SMALL, ...BASIC)
    const standardError = Math.sqrt(14 / 6)
    // t quantile 0.975 with 6 df, from printed tables.
    const reach = 2.446911851 * standardError
    expect(Object.keys(report)).toEqual(['srm', 'comparisons'])
    expect(report.srm).toEqual({
      statistic: 0,
      degreesOfFreedom: 1,
      pValue: 1,
      observed: { a: 4, b: 4 },
    })
    expect(report.comparisons).toEqual([
      {
        metric: 'y',
        kind: 'mean',
        control: { variant: 'a', n: 4, mean: 3 },
        treatment: { variant: 'b', n: 4, mean: 5 },
        difference: 2,
        interval: [expect.closeTo(2 - reach, 8), expect.closeTo(2 + reach, 8)],
        relativeDifference: expect.closeTo(2 / 3, 12),
        relativeInterval: [expect.any(Number), expect.any(Number)],
        statistic: expect.closeTo(2 / standardError, 12),
        degreesOfFreedom: expect.closeTo(6, 12),
        pValue: expect.closeTo(0.238, 3),
        method: 'welch_t',
      },
    ])
  })

  test('come metric by metric as given, then treatment by treatment as in the file', async () => {
    const csv = 'arm,y,z\nd,1,0\na,2,1\nc,3,0\nd,4,1\na,7,0\nc,6,1\n'
    const args = ['--variant', 'arm', '--control', 'a', '--metric', 'z:proportion']
    const report = await analyzeJson(csv, ...args, '--metric', 'y:mean')
    const order = report.comparisons.map(
      (one: { metric: string; treatment: { variant: string } }) =>
        `${one.metric} ${one.treatment.variant}`,
    )
    expect(order).toEqual(['z d', 'z c', 'y d', 'y c'])
    expect(Object.keys(report.srm.observed)).toEqual(['a', 'd', 'c'])
    expect(report.srm.degreesOfFreedom).toBe(2)
  })

  test('weights set the planned shares', async () => {
    const csv = `arm,y\n${'a,1\na,2\na,3\nb,1\n'.repeat(50)}b,2\n`
    const equal = await analyzeJson(csv, ...BASIC)
    const planned = await analyzeJson(csv, ...BASIC, '--weights', 'b=1,a=3')
    expect(equal.srm.pValue).toBeLessThan(1e-9)
    expect(planned.srm.pValue).toBeGreaterThan(0.8)
  })

  test('alpha widens the interval and leaves the rest', async () => {
    const [narrow] = (await analyzeJson(SMALL, ...BASIC, '--alpha', '0.2')).comparisons
    const [wide] = (await analyzeJson(SMALL, ...BASIC, '--alpha', '0.01')).comparisons
    expect(wide.interval[0]).toBeLessThan(narrow.interval[0])
    expect({ ...wide, interval: 0, relativeInterval: 0 }).toEqual({
      ...narrow,
      interval: 0,
      relativeInterval: 0,
    })
  })

  test('a cap counts large values as the quantile of all units', async () => {
    const csv = 'arm,y\na,1\na,2\na,3\na,1000\nb,2\nb,3\nb,4\nb,5\n'
    const report = await analyzeJson(csv, ...BASIC, '--cap', 'y=0.5')
    // The median of all eight is 3.
    expect(report.comparisons[0]).toMatchObject({
      control: { mean: 2.25 },
      treatment: { mean: 2.75 },
      difference: 0.5,
      method: 'welch_t_capped',
    })
  })

  test('a covariate moves the difference, not the means', async () => {
    const csv = 'arm,y,x=1\na,1,1\na,2,2\na,3,3.5\nb,4,2\nb,5,3\nb,6.5,4\n'
    const report = await analyzeJson(csv, ...BASIC, '--covariate', 'y=x=1')
    const [{ control, treatment, difference, method }] = report.comparisons
    expect(control.mean).toBeCloseTo(2, 12)
    expect(treatment.mean).toBeCloseTo(15.5 / 3, 12)
    expect(difference).toBeLessThan(treatment.mean - control.mean)
    expect(method).toBe('welch_t_cuped')
  })

  test.each([
    ['zero_variance', 'arm,y\na,1\na,1\nb,3\nb,3\n', 2],
    ['zero_variance', 'arm,y\na,1\nb,3\nb,4\n', 2.5],
    ['zero_baseline', 'arm,y\na,-1\na,1\nb,3\nb,4\n', 3.5],
  ])('what is not defined is null, because of %s', async (reason, csv, difference) => {
    const [comparison] = (await analyzeJson(csv, ...BASIC)).comparisons
    expect(comparison).toMatchObject({
      reason,
      difference,
      relativeDifference: null,
      relativeInterval: [null, null],
    })
    expect(comparison.pValue === null).toBe(reason === 'zero_variance')
  })

  test('names that look like numbers or prototypes are names', async () => {
    const csv = 'arm,y\n1,1\n__proto__,2\n0,5\n1,2\n__proto__,3\n0,6\n'
    const args = ['--variant', 'arm', '--control', '__proto__', '--metric', 'y:mean']
    writeFileSync(join(folder, 'units.csv'), csv)
    const { stdout } = await command('analyze', 'units.csv', ...args, '--json')
    expect(stdout).toContain('"__proto__":2')
    expect(stdout).toContain('"1":2')
  })
})

describe('the table', () => {
  const csv = `arm,up,down,flat\n${Array.from({ length: 40 }, (_, i) => {
    const effect = i % 2 ? 10 : 0
    return `${i % 2 ? 'b' : 'a'},${effect + (i % 4)},${effect + (i % 4)},${i % 7}`
  }).join('\n')}`
  const metrics = ['--metric', 'up:mean', '--metric', 'down:mean', '--metric', 'flat:mean']

  test('says better, worse or no clear difference first', async () => {
    const args = ['--variant', 'arm', '--control', 'a', ...metrics, '--down', 'down']
    const { code, stdout, stderr } = await analyze(csv, ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^better +up +b /m)
    expect(stdout).toMatch(/^worse +down +b /m)
    expect(stdout).toMatch(/^no clear difference +flat +b /m)
    expect(stdout).toContain('Sample ratio: ok')
    expect(stdout).not.toMatch(/NaN|undefined/)
  })

  test('an alarm comes first and is a finding, not an error', async () => {
    const { code, stdout } = await analyze(`arm,y\n${'a,1\na,2\n'.repeat(100)}b,1\nb,2\n`, ...BASIC)
    expect(code).toBe(0)
    expect(stdout.startsWith('ALARM')).toBe(true)
  })

  test('columns line up with Chinese names too', async () => {
    const args = ['--variant', '组', '--control', '对照', '--metric', '收入:mean']
    const { stdout } = await analyze('组,收入\n对照,1\n对照,2\n实验,5\n实验,9\n', ...args)
    expect(stdout).toContain('对照     control    2')
    expect(stdout).toContain('实验     treatment  2')
  })

  test('a test that cannot be made says so', async () => {
    const { stdout } = await analyze('arm,y\na,1\na,1\nb,3\nb,3\n', ...BASIC)
    expect(stdout).toMatch(/^cannot be tested +y +b /m)
    expect(stdout).toContain('nothing to test by')
    expect(stdout).not.toContain('NaN')
  })
})

describe('input that cannot be used ends with 1, says why, and prints nothing else', () => {
  const options = (...args: string[]) => [...BASIC, ...args]
  test.each([
    ['unknown_control', SMALL, ['--variant', 'arm', '--control', 'z', '--metric', 'y:mean'], "'z'"],
    ['unknown_column', SMALL, ['--variant', 'x', '--control', 'a', '--metric', 'y:mean'], "'x'"],
    ['unknown_column', SMALL, ['--variant', 'arm', '--control', 'a', '--metric', 'q:mean'], "'q'"],
    ['unknown_column', SMALL, options('--unit', 'id'), "'id'"],
    ['unknown_column', SMALL, options('--covariate', 'y=x'), "'x'"],
    ['no_treatment', 'arm,y\na,1\na,2\n', BASIC, "'a'"],
    ['file_empty', '', BASIC, 'empty'],
    ['no_rows', 'arm,y\n', BASIC, 'no rows'],
    ['variant_without_rows', SMALL, options('--weights', 'a=1,b=1,c=1'), "'c'"],
    ['bad_weight', SMALL, options('--weights', 'a=1'), "'b'"],
    ['bad_weight', SMALL, options('--weights', 'a=0,b=1'), "'a'"],
    ['bad_weight', SMALL, options('--weights', 'a=1,b=-1'), "'b'"],
    ['bad_weight', SMALL, options('--weights', 'a=1,b=x'), "'b=x'"],
    ['bad_weight', SMALL, options('--weights', 'a=1,a=1'), "'a'"],
    ['bad_weight', SMALL, options('--weights', '1,1'), "'1'"],
    ['bad_alpha', SMALL, options('--alpha', '0'), "'0'"],
    ['bad_alpha', SMALL, options('--alpha', '1'), "'1'"],
    ['bad_alpha', SMALL, options('--alpha', '1e-999'), "'1e-999'"],
    ['bad_alpha', SMALL, options('--alpha', '5%'), "'5%'"],
    ['repeated_metric', SMALL, options('--metric', 'y:proportion'), "'y'"],
    ['bad_metric', SMALL, options('--metric', 'y:median'), "'y:median'"],
    ['bad_metric', SMALL, options('--metric', 'y'), "'y'"],
    ['unknown_metric', SMALL, options('--down', 'z'), "'z'"],
    ['unknown_metric', SMALL, options('--cap', 'z=0.9'), "'z=0.9'"],
    ['bad_cap', SMALL, options('--cap', 'y=99'), 'y=99'],
    ['bad_cap', SMALL, options('--cap', 'y=1'), 'y=1'],
    ['repeated_option', SMALL, options('--cap', 'y=0.9', '--cap', 'y=0.8'), "'y'"],
    ['bad_option', SMALL, options('--covariate', 'y='), "'y='"],
    ['not_a_number', `${SMALL}a,many\n`, BASIC, "row 9 (line 10), column 'y'"],
    ['not_finite', `${SMALL}a,NaN\n`, BASIC, "'NaN'"],
    ['not_finite', `${SMALL}a,Infinity\n`, BASIC, "'Infinity'"],
    ['not_finite', `${SMALL}a,1e999\n`, BASIC, "'1e999'"],
    ['empty_value', `${SMALL}a,\n`, BASIC, 'row 9'],
    ['empty_variant', `${SMALL},4\n`, BASIC, "column 'arm'"],
    ['wrong_column_count', `${SMALL}a,4,4\n`, BASIC, "'3'"],
    [
      'variant_empty',
      'arm,y\na,1\na,2\nb,oops\n',
      BASIC,
      "row 3 (line 4), column 'y', value 'oops'",
    ],
    ['not_csv', 'once upon a time\nthere was a file\n', BASIC, 'not a CSV'],
    ['not_csv', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0xff]), BASIC, 'not a CSV'],
    ['not_csv', `${SMALL}a,"4\n`, BASIC, 'line 10'],
    ['gzip_broken', gzipSync(SMALL).subarray(0, 30), BASIC, 'gzip'],
    ['duplicate_column', 'arm,y,y\na,1,1\nb,2,2\n', BASIC, "'y'"],
  ] as const)('%s', async (code, csv, args, named) => {
    const result = await analyze(csv, ...args, '--json')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain(code)
    expect(result.stderr).toContain(named)
    expect(readdirSync(folder)).toEqual(['units.csv'])
  })

  test('a file that is not there', async () => {
    const result = await command('analyze', 'nowhere.csv', ...BASIC)
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain('nowhere.csv')
  })

  test('a proportion is 0 or 1, and not capped', async () => {
    const args = ['--variant', 'arm', '--control', 'a', '--metric', 'y:proportion']
    const outside = await analyze(SMALL, ...args)
    expect(outside).toMatchObject({ code: 1, stdout: '' })
    expect(outside.stderr).toContain('not_binary')
    const capped = await analyze(SMALL, ...args, '--cap', 'y=0.9')
    expect(capped.stderr).toContain('bad_cap')
  })

  test('repeated unit ids', async () => {
    const csv = 'id,arm,y\nu,a,1\nv,a,2\nu,b,3\nw,b,4\n'
    const result = await analyze(csv, ...BASIC, '--unit', 'id')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain("row 1 (line 2), column 'id'")
    expect(result.stderr).toContain("'u' (duplicate_unit)")
  })

  test('missing or unknown options', async () => {
    for (const args of [['--variant', 'arm'], [...BASIC, '--nonsense'], []]) {
      const result = await analyze(SMALL, ...args)
      expect(result).toMatchObject({ code: 1, stdout: '' })
      expect(result.stderr).toMatch(/^error: /)
    }
  })

  test('only a few bad rows are spelled out, and none steers the terminal', async () => {
    const { stderr } = await analyze(`${SMALL}${'a,\u001b[2J\n'.repeat(50)}`, ...BASIC)
    expect(stderr).toContain('… and 45 more')
    expect(stderr).not.toContain('\u001b')
  })
})

describe('rejected rows', () => {
  const csv = `${SMALL}a,oops\n"b",=1+1\n,"x\ny"\n`
  const rejects = () => readFileSync(join(folder, 'bad.csv'), 'utf8')

  test('go to a file that says row, reason and text, and the others are analyzed', async () => {
    const report = await analyzeJson(csv, ...BASIC, '--rejects', 'bad.csv')
    expect(report.srm.observed).toEqual({ a: 4, b: 4 })
    expect(report.comparisons[0].difference).toBe(2)
    expect(rejects()).toBe(
      [
        'row,line,variant,reason,column,value,raw',
        '9,10,a,not_a_number,y,oops,"a,oops"',
        `10,11,b,not_a_number,y,'=1+1,"""b"",=1+1"`,
        '11,12,,empty_variant,arm,,",""x\ny"""',
        '',
      ].join('\n'),
    )
  })

  test('are counted by variant in the table', async () => {
    const { stdout } = await analyze(csv, ...BASIC, '--rejects', 'bad.csv')
    expect(stdout).toMatch(/^a +control +4 +1$/m)
    expect(stdout).toContain('3 rows set aside')
  })

  test('without any, the file holds its header only', async () => {
    await analyzeJson(SMALL, ...BASIC, '--rejects', 'bad.csv')
    expect(rejects()).toBe('row,line,variant,reason,column,value,raw\n')
  })

  test('leave no file when the analysis fails', async () => {
    const result = await analyze(csv, ...BASIC, '--rejects', 'bad.csv', '--weights', 'a=1,c=1')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    const late = await analyze('arm,y\na,1\nb,oops\n', ...BASIC, '--rejects', 'bad.csv')
    expect(late.stderr).toContain('variant_empty')
    expect(readdirSync(folder)).toEqual(['units.csv'])
  })

  test.each(['units.csv', 'no/such/folder.csv'])('are never written to %s', async (path) => {
    const result = await analyze(csv, ...BASIC, '--rejects', path)
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain('bad_rejects_file')
    expect(readFileSync(join(folder, 'units.csv'), 'utf8')).toBe(csv)
    expect(readdirSync(folder)).toEqual(['units.csv'])
  })
})

describe('as a command', () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const spawned = (...args: string[]) =>
    spawnSync(
      process.execPath,
      ['--conditions=sextant-source', '--import', import.meta.resolve('tsx'), main, ...args],
      { cwd: folder, encoding: 'utf8' },
    )

  test('it prints JSON alone on stdout and ends with 0', () => {
    writeFileSync(join(folder, 'units.csv.gz'), gzipSync(SMALL))
    const { status, stdout, stderr } = spawned('analyze', 'units.csv.gz', ...BASIC, '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout).comparisons).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(['units.csv.gz'])
  }, 60_000)

  test('it prints the fault alone on stderr and ends with 1', () => {
    writeFileSync(join(folder, 'units.csv'), SMALL)
    const { status, stdout, stderr } = spawned('analyze', 'units.csv', ...BASIC, '--alpha', '7')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe("error (bad_alpha): --alpha '7' is not a number between 0 and 1\n")
  }, 60_000)

  test('help is no error', async () => {
    const { code, stdout } = await command('help', 'analyze')
    expect(code).toBe(0)
    expect(stdout).toContain('--covariate <METRIC=COLUMN>')
  })
})
