import type { KeyResultRange } from '../contract/objective.js'
import type { CheckInRow } from './effective-check-ins.js'
import { runningSums, type Point } from './progress-of-series.js'

/**
 * The values a key result is judged by, oldest first: its metric's, which check-ins never overwrite,
 * else what the check-ins say, the later one of a day winning. A cumulative one sums them up.
 */
export function seriesOf(facts: {
  readonly range: KeyResultRange
  readonly values: readonly Point[] | null
  readonly checkIns: readonly CheckInRow[]
}): Point[] {
  const series = [...(facts.values ?? checkInSeries(facts.checkIns))]
  return facts.range.type === 'cumulative' ? runningSums(series) : series
}

function checkInSeries(checkIns: readonly CheckInRow[]): Point[] {
  const byDay = new Map<string, number>()
  for (const { day, value } of checkIns) if (value !== null) byDay.set(day, value)
  return [...byDay].map(([day, value]) => ({ day, value }))
}
