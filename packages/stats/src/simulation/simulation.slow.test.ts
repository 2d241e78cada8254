import { describe, expect, test } from 'vitest'
import {
  cupedCoverage,
  groupSequentialError,
  groupSequentialResult,
  liftCoverage,
  peekingErrors,
  sampleRatioAlarms,
  stratifiedCoverage,
} from './trials.js'

// Three standard errors of a share near 5% in so many trials.
const slack = (trials: number): number => 3 * Math.sqrt((0.05 * 0.95) / trials)

describe('the simulations of every run, with enough trials to see half a percent', () => {
  test.each([
    ['lift', liftCoverage],
    ['covariate', cupedCoverage],
    ['strata', stratifiedCoverage],
  ])('coverage: %s', (_, coverage) => {
    expect(Math.abs(coverage(30000) - 0.95)).toBeLessThan(slack(30000) + 0.002)
  })

  test('always-valid methods under 200 looks', () => {
    const { sequence, mixture } = peekingErrors(6000)
    expect(sequence).toBeLessThan(0.05 + slack(6000))
    expect(mixture).toBeLessThan(0.05 + slack(6000))
  })

  test('group-sequential plan', () => {
    expect(Math.abs(groupSequentialError(2e6) - 0.05)).toBeLessThan(slack(2e6))
  })

  test('what a group-sequential test reports after stopping covers and is centred', () => {
    const { missed, tooHigh } = groupSequentialResult(4000)
    expect(Math.abs(missed - 0.05)).toBeLessThan(slack(4000))
    expect(Math.abs(tooHigh - 0.5)).toBeLessThan(3 * Math.sqrt(0.25 / 4000))
  })

  test('sequential sample ratio', () => {
    expect(sampleRatioAlarms(10000).fair).toBeLessThan(0.05 + slack(10000))
  })
})
