import type { Comparison } from '@sextant/stats'
import type { EffectResult } from '../contract/significance-test.js'

/** A comparison as a row of JSON keeps it: where there is no number, `undefinedBecause` says why. */
export function effectResult(comparison: Comparison): EffectResult {
  return {
    estimate: finite(comparison.estimate),
    standardError: finite(comparison.standardError),
    interval: finiteInterval(comparison.interval),
    degreesOfFreedom: finite(comparison.degreesOfFreedom),
    statistic: finite(comparison.statistic),
    pValue: finite(comparison.pValue),
    undefinedBecause: comparison.undefinedBecause,
  }
}

/** JSON has no NaN and no infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Null unless both ends are numbers. */
export function finiteInterval([low, high]: readonly [number, number]): [number, number] | null {
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null
}
