import type { Direction } from '../contract/metric.js'
import { absolute, compare, decimal, minus, over, ratio, ZERO, type Fraction } from '../fraction.js'

/** What was expected in a period and what came of it. */
export interface ExpectedPeriod {
  readonly expected: number
  /** Of metrics without a good side: half the width of the band around the expected value. */
  readonly halfWidth?: number | null
  /** Null while nothing is known of the period. */
  readonly actual: number | null
}

export interface AlertRule {
  readonly direction: Direction
  /** Left out: adverse deviations alone. */
  readonly side?: 'adverse' | 'both'
  /** Relative; equality counts. */
  readonly threshold: number
  /** Left out: a period that cannot be judged neither counts nor breaks a run. */
  readonly missing?: 'skip' | 'reset'
}

export interface Alerts {
  /** By period; adverse is positive, null where it cannot be judged. */
  readonly deviations: readonly (Fraction | null)[]
  /** Index of every period that was the second in a row to deviate by the threshold. */
  readonly firesAt: readonly number[]
}

const PERIODS_IN_A_ROW = 2
/** What a threshold forgives, so that a value computed with rounding still counts as equal to it. */
const SLACK = ratio(1, 1_000_000_000)

/**
 * The two-period rule, exactly: fires at the second of two consecutive judged periods that deviate
 * by the threshold or more, and starts counting anew. A period without a value, or with an expected
 * value of 0, cannot be judged; nothing is ever divided by 0.
 */
export function alerts(rule: AlertRule, periods: readonly ExpectedPeriod[]): Alerts {
  const deviations = periods.map((period) => deviationOf(rule.direction, period))
  const firesAt: number[] = []
  let run = 0
  for (const [index, deviation] of deviations.entries()) {
    if (deviation === null) {
      if (rule.missing === 'reset') run = 0
      continue
    }
    run = counts(rule, deviation) ? run + 1 : 0
    if (run < PERIODS_IN_A_ROW) continue
    firesAt.push(index)
    run = 0
  }
  return { deviations, firesAt }
}

/** True when the newest two judged periods were both better than expected by the threshold. */
export function isTooEasy(threshold: number, { deviations }: Alerts): boolean {
  const newest = deviations.filter((item) => item !== null).slice(-PERIODS_IN_A_ROW)
  return (
    newest.length === PERIODS_IN_A_ROW &&
    newest.every((item) => reaches(threshold, minus(ZERO, item)))
  )
}

function counts({ side, threshold }: AlertRule, deviation: Fraction): boolean {
  return reaches(threshold, side === 'both' ? absolute(deviation) : deviation)
}

function reaches(threshold: number, deviation: Fraction): boolean {
  return compare(deviation, minus(decimal(threshold), SLACK)) >= 0
}

function deviationOf(direction: Direction, period: ExpectedPeriod): Fraction | null {
  if (period.actual === null) return null
  const expected = decimal(period.expected)
  const rise = minus(decimal(period.actual), expected)
  if (direction === 'neutral') return outsideBand(rise, period.halfWidth ?? null)
  if (expected.numerator === 0n) return null
  const relative = over(rise, absolute(expected))
  return direction === 'up' ? minus(ZERO, relative) : relative
}

/** How far outside the band, in half-widths; 0 inside it, edges included. */
function outsideBand(rise: Fraction, halfWidth: number | null): Fraction | null {
  if (halfWidth === null || halfWidth <= 0) return null
  const half = decimal(halfWidth)
  const outside = minus(absolute(rise), half)
  return compare(outside, ZERO) <= 0 ? ZERO : over(outside, half)
}
