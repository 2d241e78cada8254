import { describe, expect, it } from 'vitest'
import { brokenSum, sumReport, sumStep, total } from '../../scripts/sum-reports.mjs'

interface TestFile {
  name: string
  status: string
  message: string
  assertionResults: { fullName: string; status: string }[]
}

function file(statuses: string[], over: Partial<TestFile> = {}): TestFile {
  const failed = statuses.includes('failed')
  return {
    name: 'src/a.test.ts',
    status: failed ? 'failed' : 'passed',
    message: '',
    assertionResults: statuses.map((status, i) => ({ fullName: `${status} ${i}`, status })),
    ...over,
  }
}

function reportOf(...files: TestFile[]): string {
  const success = files.every(({ status }) => status === 'passed')
  return JSON.stringify({ success, testResults: files })
}

describe('summing one workspace', () => {
  it('adds passed and failed tests over all files', () => {
    const text = reportOf(file(['passed', 'passed']), file(['failed', 'passed']))
    expect(sumReport('packages/a', text)).toEqual({
      name: 'packages/a',
      passed: 3,
      failed: 1,
      notRun: [],
      problems: [],
    })
  })

  it('names skipped and todo tests without counting them', () => {
    const sum = sumReport('packages/a', reportOf(file(['passed', 'skipped', 'todo'])))
    expect(sum).toMatchObject({ passed: 1, failed: 0, notRun: ['skipped 1', 'todo 2'] })
  })

  it('a missing report is one failure', () => {
    expect(sumReport('packages/a', undefined)).toMatchObject({
      passed: 0,
      failed: 1,
      problems: ['left no report'],
    })
  })

  it.each([
    ['empty text', ''],
    ['half a file', '{"success": true, "testRes'],
    ['another shape', '[]'],
    ['null', 'null'],
    ['no files in it', '{"success": true}'],
    ['files without tests', '{"success": true, "testResults": [{"status": "passed"}]}'],
  ])('an unreadable report is one failure: %s', (_what, text) => {
    expect(sumReport('packages/a', text)).toMatchObject({
      passed: 0,
      failed: 1,
      problems: ['left a report that cannot be read'],
    })
  })

  it.each([
    ['no file', reportOf()],
    ['an empty file', reportOf(file([]))],
    ['only skipped tests', reportOf(file(['skipped', 'skipped']))],
  ])('a run without any test is a failure: %s', (_what, text) => {
    expect(sumReport('packages/a', text)).toMatchObject({
      passed: 0,
      failed: 1,
      problems: ['ran no test'],
    })
  })

  it('a file that did not load is a failure beside the tests that passed', () => {
    const broken = file([], { status: 'failed', message: 'Cannot find module x' })
    const sum = sumReport('packages/a', reportOf(file(['passed']), broken))
    expect(sum).toMatchObject({ passed: 1, failed: 1 })
    expect(sum.problems).toEqual(['src/a.test.ts: Cannot find module x'])
  })

  it('a file whose set-up failed is a failure though its tests were only skipped', () => {
    const sum = sumReport('packages/a', reportOf(file(['skipped'], { status: 'failed' })))
    expect(sum).toMatchObject({ passed: 0, failed: 1, notRun: ['skipped 0'] })
    expect(sum.problems).toEqual(['src/a.test.ts: failed outside its tests'])
  })

  it('a test that never finished is a failure', () => {
    const sum = sumReport('packages/a', reportOf(file(['passed', 'pending'])))
    expect(sum).toMatchObject({ passed: 1, failed: 1, problems: ['did not finish: pending 1'] })
  })

  it('a report that says it failed without a failed test is a failure', () => {
    const text = JSON.stringify({ success: false, testResults: [file(['passed'])] })
    expect(sumReport('packages/a', text)).toMatchObject({ passed: 1, failed: 1 })
  })
})

describe('adding everything up', () => {
  it('counts each step of verify as one check', () => {
    const sums = [
      sumStep({ name: 'lint', ok: true, seconds: 1, output: '' }),
      sumStep({ name: 'types', ok: false, seconds: 1, output: 'TS2304' }),
      sumReport('packages/a', reportOf(file(['passed', 'failed', 'skipped']))),
      sumReport('packages/b', undefined),
      brokenSum('test run', 'ended with code 1'),
    ]
    expect(total(sums)).toEqual({ passed: 2, failed: 4 })
  })

  it('nothing adds up to nothing', () => {
    expect(total([])).toEqual({ passed: 0, failed: 0 })
  })
})
