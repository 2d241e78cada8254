import { isShare, liftDecimals, type Reading, type SignificanceTest } from '@sextant/core/contract'
import type { Status } from '../../components/status.js'

/** Glyph of a reading; an inconclusive one is a word without a glyph. */
export const READING_STATUS: Readonly<Record<Reading, Status | undefined>> = {
  improves: 'ok',
  deteriorates: 'alarm',
  non_inferior: 'ok',
  inconclusive: undefined,
  not_computable: 'none',
}

/** Tests of one treatment, in the order of the plan: target, North Star, guardrails, secondary. */
export function testsOf(
  tests: readonly SignificanceTest[],
  treatment: string,
): readonly SignificanceTest[] {
  return tests.filter((test) => test.treatment.variant === treatment)
}

/** The lift with the interval that the plan decides by: its own where it has one, else pointwise. */
export function decidingLift(test: Pick<SignificanceTest, 'relative' | 'planned'>): {
  readonly estimate: number | null
  readonly interval: readonly [number, number] | null
} {
  const { estimate, interval } = test.planned ?? test.relative
  return { estimate, interval }
}

/** Decimals for the values of both arms, so that the difference between them can be seen. */
export function armDecimals(
  test: Pick<SignificanceTest, 'absolute' | 'kind' | 'unit'>,
): number | undefined {
  const { estimate, interval } = test.absolute
  if (estimate === null || interval === null) return undefined
  // Shares are printed in percent.
  const scale = isShare(test) ? 100 : 1
  const [low, high] = interval
  return liftDecimals(estimate * scale, [low * scale, high * scale])
}

/** Where the margin of a guardrail lies on the axis of the lift: on its bad side. */
export function signedMargin(
  test: Pick<SignificanceTest, 'guardrail' | 'direction'>,
): number | null {
  if (test.guardrail === null) return null
  return test.direction === 'down' ? test.guardrail.margin : -test.guardrail.margin
}

/** `95%`, `97.5%`: the confidence of a test's two-sided interval. */
export function levelOf(test: Pick<SignificanceTest, 'options'>): string {
  return `${Number((100 * (1 - test.options.alpha)).toFixed(2))}%`
}

const SHORT_UNIT = 2

/** The metric as its cells print it: a unit of several letters stands under the name, not in each. */
export function cellUnit(test: Pick<SignificanceTest, 'kind' | 'unit'>) {
  const longest = Math.max(test.unit?.en?.length ?? 0, test.unit?.zh?.length ?? 0)
  const isLong = longest > SHORT_UNIT
  return {
    metric: { kind: test.kind, unit: isLong ? null : test.unit },
    long: isLong ? test.unit : null,
  }
}
