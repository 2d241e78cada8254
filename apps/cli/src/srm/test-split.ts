import { sampleRatio, sequentialSampleRatio, type SampleRatio } from '@sextant/stats'
import type { SrmQuestion } from './read-options.js'

/** What a question about a split comes to. */
export interface SrmAnswer {
  /** Of the latest counts. */
  readonly chiSquare: SampleRatio
  /** One for each check; empty when there was only one. */
  readonly sequential: readonly { readonly logBayesFactor: number; readonly pValue: number }[]
}

/** Tests the latest counts, and all of them in a row when there are several. */
export function testSplit({ checks, weights, concentration }: SrmQuestion): SrmAnswer {
  const chiSquare = sampleRatio(checks.at(-1) ?? [], weights)
  if (checks.length < 2) return { chiSquare, sequential: [] }
  const increments = checks.map((counts, index) =>
    counts.map((units, arm) => units - (checks[index - 1]?.[arm] ?? 0)),
  )
  return { chiSquare, sequential: sequentialSampleRatio(increments, weights, { concentration }) }
}
