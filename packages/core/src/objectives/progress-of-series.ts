import type { KeyResult, KeyResultRange } from '../contract/objective.js'
import { progress, type Progress } from './progress.js'

export type Point = KeyResult['series'][number]

/** Progress of a range over a series, oldest first; a cumulative series is its running sum. */
export function progressOf(range: KeyResultRange, series: readonly Point[]): Progress {
  switch (range.type) {
    case 'maintain_min':
    case 'maintain_max':
      return progress({ ...range, values: series.map((point) => point.value) })
    case 'milestone':
      return progress(range)
    default:
      return progress({ ...range, current: series.at(-1)?.value ?? null })
  }
}

/** The sums so far: what a cumulative key result has reached by each day. */
export function runningSums(series: readonly Point[]): Point[] {
  let sum = 0
  return series.map(({ day, value }) => {
    sum += value
    return { day, value: sum }
  })
}
