import type { Tolerance } from './vector-file.js'

/** Fields of a method whose reference is itself in error; docs/statistics.md has the evidence. */
export interface Dispute {
  readonly method: string
  readonly fields: readonly string[]
  /** How near the reference comes to the mathematics; null when it is not to be compared. */
  readonly tolerance: Tolerance | null
  readonly reason: string
}

/**
 * Where the product keeps to the mathematics and the reference does not. Each entry is printed by
 * every run with the number of cases it decides, so none of them hides.
 */
export const disputes: readonly Dispute[] = [
  {
    method: 'classic.two_proportions',
    fields: ['score_ci'],
    tolerance: null,
    reason: "the reference's restricted estimate puts events where units belong (statsmodels 0.13)",
  },
  {
    method: 'classic.raw_arrays',
    fields: ['ci_lower', 'ci_upper'],
    tolerance: { rel: 1e-8, abs: 1e-12 },
    reason: "the reference's t quantile stops at 1e-8 (SciPy 1.10)",
  },
]
