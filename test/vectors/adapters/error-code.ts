import type { UndefinedReason } from '@sextant/stats'

/** The vectors' codes for the reasons the product gives. */
export function errorCode(reason: UndefinedReason | null): string | null {
  if (reason === 'zero_variance') return 'ZERO_NEGATIVE_VARIANCE'
  if (reason === 'zero_baseline') return 'ZERO_NEGATIVE_BASELINE_VARIATION'
  return null
}
