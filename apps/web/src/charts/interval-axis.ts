import type { Bounds } from '@sextant/core/contract'
import { scaleLinear } from 'd3-scale'

/** One axis for a short list of intervals, with 0 on it and ticks at round values. */
export interface IntervalAxis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly { readonly value: number; readonly x: number }[]
  /** Place of a value in pixels, held inside the axis. */
  place(value: number): number
}

const PAD = 6
const TICKS = 4

/** The axis that holds every interval and 0, that wide in pixels. */
export function intervalAxis(intervals: readonly Bounds[], width: number): IntervalAxis {
  const ends = [...intervals.flat(), 0].filter((value) => Number.isFinite(value))
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const [from, to] = low === high ? [-1, 1] : [low, high]
  const scale = scaleLinear()
    .domain([from, to])
    .range([PAD, width - PAD])
  return {
    domain: [from, to],
    ticks: scale.ticks(TICKS).map((value) => ({ value, x: scale(value) })),
    place: (value) => scale(Math.min(to, Math.max(from, value))),
  }
}
