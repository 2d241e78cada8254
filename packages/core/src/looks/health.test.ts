import { describe, expect, test } from 'vitest'
import { checkData, checkSampleRatio, worstOf, type HealthFacts } from './health.js'

function facts(rest: Partial<HealthFacts> = {}): HealthFacts {
  return {
    variants: [
      { key: 'control', weightBp: 5000, units: 500 },
      { key: 'treatment', weightBp: 5000, units: 500 },
    ],
    counts: {
      received: 1000,
      accepted: 1000,
      rejected: 0,
      rejectedWithoutVariant: 0,
      byVariant: [
        { variant: 'control', accepted: 500, rejected: 0 },
        { variant: 'treatment', accepted: 500, rejected: 0 },
      ],
      byReason: [],
    },
    plannedUnits: 1000,
    planned: ['completion', 'north_star'],
    measured: ['completion', 'north_star'],
    ...rest,
  }
}

function withUnits(control: number, treatment: number): HealthFacts {
  return facts({
    variants: [
      { key: 'control', weightBp: 5000, units: control },
      { key: 'treatment', weightBp: 5000, units: treatment },
    ],
  })
}

function withRejects(control: number, treatment: number, unknown = 0): HealthFacts {
  const rejected = control + treatment + unknown
  return facts({
    counts: {
      received: 1000 + rejected,
      accepted: 1000,
      rejected,
      rejectedWithoutVariant: unknown,
      byVariant: [
        { variant: 'control', accepted: 500, rejected: control },
        { variant: 'treatment', accepted: 500, rejected: treatment },
      ],
      byReason: unknown === 0 ? [] : [{ reason: 'unknown_variant', count: unknown }],
    },
  })
}

const statusOf = (name: string, input: HealthFacts) =>
  checkData(input).find((check) => check.check === name)

describe('the sample ratio', () => {
  // Published for Cookie Cats: 44,700 and 45,489 units, p = 0.0086.
  test('p between 0.001 and 0.01 is a watch, with the shares in words', () => {
    const { check, ratio } = checkSampleRatio(withUnits(44_700, 45_489))
    expect(ratio.pValue).toBeCloseTo(0.008607987810836262, 9)
    expect(check).toMatchObject({
      status: 'watch',
      params: { units: '44,700 / 45,489', observed: '49.6% / 50.4%', planned: '50.0% / 50.0%' },
    })
  })

  test.each([
    [5000, 5000, 'ok'],
    [5000, 5400, 'alarm'],
    [0, 0, 'not_computable'],
  ])('%d and %d units: %s', (control, treatment, status) => {
    expect(checkSampleRatio(withUnits(control, treatment)).check.status).toBe(status)
  })
})

describe('the other checks', () => {
  test('all is well', () => {
    expect(checkData(facts()).map((check) => check.status)).toEqual(['ok', 'ok', 'ok', 'ok'])
  })

  test('rows set aside are a watch; from one variant only, an alarm', () => {
    expect(statusOf('set_aside_rows', withRejects(10, 12))).toMatchObject({
      status: 'watch',
      params: { rejected: 22, received: 1022 },
    })
    expect(statusOf('set_aside_rows', withRejects(0, 30))).toMatchObject({
      status: 'alarm',
      params: { byVariant: '0.0% / 5.7%' },
    })
  })

  test('variant names that the plan does not know', () => {
    expect(statusOf('variant_names', withRejects(0, 0, 7))).toMatchObject({
      status: 'watch',
      params: { rows: 7 },
    })
  })

  test('how much is missing', () => {
    expect(statusOf('enough_data', facts({ plannedUnits: 1200 }))).toMatchObject({
      status: 'watch',
      params: { have: 1000, planned: 1200, missing: 200 },
    })
  })

  test('metrics that the data do not hold are named', () => {
    expect(statusOf('metrics_measured', facts({ measured: ['completion'] }))).toMatchObject({
      status: 'watch',
      params: { measured: 1, planned: 2, missing: 'north_star' },
    })
  })

  test('the worst status counts; what cannot be computed is no alarm', () => {
    const check = (status: 'ok' | 'watch' | 'alarm' | 'not_computable') =>
      ({ check: 'sample_ratio', status, params: {} }) as const
    expect(worstOf([])).toBe('ok')
    expect(worstOf([check('ok'), check('not_computable')])).toBe('not_computable')
    expect(worstOf([check('not_computable'), check('watch')])).toBe('watch')
    expect(worstOf([check('alarm'), check('watch')])).toBe('alarm')
  })
})
