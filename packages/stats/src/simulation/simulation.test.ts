import { describe, expect, test } from 'vitest'
import {
  cupedCoverage,
  groupSequentialError,
  groupSequentialResult,
  liftCoverage,
  peekingErrors,
  sampleRatioAlarms,
  stratifiedCoverage,
  winnersPromise,
} from './trials.js'

// Three standard errors of a share near 5% in so many trials.
const slack = (trials: number): number => 3 * Math.sqrt((0.05 * 0.95) / trials)

describe('coverage of 95% intervals', () => {
  test.each([
    ['a relative lift of a skewed metric', liftCoverage, 2000],
    ['an effect adjusted by its past', cupedCoverage, 2000],
    ['a post-stratified effect', stratifiedCoverage, 1500],
  ])('%s', (_, coverage, trials) => {
    expect(Math.abs(coverage(trials) - 0.95)).toBeLessThan(slack(trials) + 0.003)
  })
})

describe('false alarms at 5%', () => {
  test('looking 200 times: always-valid methods hold, a fixed test does not', () => {
    const { fixed, sequence, mixture } = peekingErrors(400)
    expect(sequence).toBeLessThan(0.05 + slack(400))
    expect(mixture).toBeLessThan(0.05 + slack(400))
    expect(fixed).toBeGreaterThan(0.25)
  })

  test('a group-sequential plan spends exactly its alpha', () => {
    expect(Math.abs(groupSequentialError(40000) - 0.05)).toBeLessThan(slack(40000))
  })

  test('what a group-sequential test reports after stopping covers and is centred', () => {
    const { missed, tooHigh } = groupSequentialResult(400)
    expect(Math.abs(missed - 0.05)).toBeLessThan(slack(400))
    expect(Math.abs(tooHigh - 0.5)).toBeLessThan(3 * Math.sqrt(0.25 / 400))
  })

  test('a fair split is left alone, a skewed one is found', () => {
    const { fair, skewed } = sampleRatioAlarms(600)
    expect(fair).toBeLessThan(0.05 + slack(600))
    expect(skewed).toBeGreaterThan(0.9)
  })
})

test('shrunk promises of winners are kept, naive ones are not', () => {
  const { naive, shrunk, truth } = winnersPromise(60)
  expect(Math.abs(shrunk / truth - 1)).toBeLessThan(0.1)
  expect(naive).toBeGreaterThan(1.7 * truth)
})
