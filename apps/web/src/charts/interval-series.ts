import type { Bounds } from '@sextant/core/contract'
import { scaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'

/** An estimate with its interval at one step: a day, or a number of days. Fractions. */
export interface SeriesPoint {
  readonly at: string
  readonly estimate: number | null
  readonly bounds: Bounds | null
}

interface SeriesMark {
  readonly at: string
  readonly x: number
  /** Null where there is no estimate; at the edge where it lies beyond the axis. */
  readonly y: number | null
  /** Heights of the interval's ends, the upper one first. */
  readonly ends: readonly [number, number] | null
  /** The interval runs off the axis there. */
  readonly isCutAbove: boolean
  readonly isCutBelow: boolean
}

export interface SeriesShape {
  readonly marks: readonly SeriesMark[]
  readonly line: string
  readonly band: string
  readonly ticks: readonly { readonly value: number; readonly y: number }[]
  readonly zero: number
}

/** Share of the intervals that the axis holds whole: the first days are too wide to set it. */
const HELD = 0.75
const ROOM = 1.08

/** The axis of the series: 0 and most intervals are inside, and every one of the last quarter. */
export function seriesDomain(points: readonly SeriesPoint[]): readonly [number, number] {
  const known = points.flatMap(({ bounds }) =>
    bounds !== null && bounds.every((end) => Number.isFinite(end)) ? [bounds] : [],
  )
  const ends = (of: (bounds: Bounds) => number) => {
    const sorted = known.map(of).toSorted((a, b) => a - b)
    const late = known.slice(Math.floor(known.length * HELD)).map(of)
    return Math.max(0, sorted[Math.floor((sorted.length - 1) * HELD)] ?? 0, ...late)
  }
  const [low, high] = [ends(([from]) => -from) * ROOM, ends(([, to]) => to) * ROOM]
  return low === 0 && high === 0 ? [-0.01, 0.01] : [-low, high]
}

/** Places of the points, evenly by their number, with a band and a line through those known. Pure. */
export function seriesShape(
  points: readonly SeriesPoint[],
  size: { readonly width: number; readonly height: number },
): SeriesShape {
  const scale = scaleLinear().domain(seriesDomain(points)).nice(5).range([size.height, 0])
  const [low = 0, high = 0] = scale.domain()
  const y = (value: number) => scale(Math.min(high, Math.max(low, value)))
  const step = size.width / Math.max(1, points.length)
  const marks = points.map(({ at, estimate, bounds }, index): SeriesMark => ({
    at,
    x: step * (index + 0.5),
    y: estimate === null ? null : y(estimate),
    ends: bounds === null ? null : [y(bounds[1]), y(bounds[0])],
    isCutAbove: bounds !== null && bounds[1] > high,
    isCutBelow: bounds !== null && bounds[0] < low,
  }))
  return {
    marks,
    line:
      line<SeriesMark>()
        .defined((mark) => mark.y !== null)
        .x((mark) => mark.x)
        .y((mark) => mark.y ?? 0)(marks) ?? '',
    band:
      area<SeriesMark>()
        .defined((mark) => mark.ends !== null)
        .x((mark) => mark.x)
        .y0((mark) => mark.ends?.[1] ?? 0)
        .y1((mark) => mark.ends?.[0] ?? 0)(marks) ?? '',
    ticks: scale.ticks(5).map((value) => ({ value, y: scale(value) })),
    zero: scale(0),
  }
}
