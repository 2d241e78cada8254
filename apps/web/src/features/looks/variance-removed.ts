import type { SignificanceTest } from '@sextant/core/contract'

type Steps = Pick<SignificanceTest, 'adjustments'>['adjustments']

/**
 * Share of the variance that the pre-period data took away: 1 − (standard error after / before)²,
 * from the steps before and at CUPED; null where there was none. Negative when it added noise.
 */
export function varianceRemoved(adjustments: Steps): number | null {
  const at = adjustments.findIndex((step) => step.step === 'cuped')
  const before = adjustments[at - 1]?.standardError ?? null
  const after = adjustments[at]?.standardError ?? null
  if (before === null || after === null || !(before > 0)) return null
  return 1 - (after / before) ** 2
}
