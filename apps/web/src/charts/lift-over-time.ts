import type { Bounds } from '@sextant/core/contract'
import { scaleLinear, scaleUtc } from 'd3-scale'
import { area, line } from 'd3-shape'

/** A look: the cumulative lift as it was seen then. Lifts and bounds are fractions. */
export interface LiftLook {
  readonly id: string
  /** Instant of the look. */
  readonly at: string
  readonly estimate: number | null
  /** Pointwise; never decides where a plan has looks of its own. */
  readonly bounds: Bounds | null
  /** Lift at which this look decides, on either side of 0; null where it has no bound. */
  readonly boundary: number | null
  /** Interval that holds at every look, or the credible one: drawn instead of the two above. */
  readonly band: Bounds | null
  /** The look decided. */
  readonly crossed: boolean
}

export interface LiftSize {
  readonly width: number
  readonly height: number
}

interface LiftMark {
  readonly id: string
  readonly x: number
  /** Null where the look has no estimate. */
  readonly y: number | null
  readonly crossed: boolean
  /** Heights of the boundary bars: benefit or harm above and below 0. */
  readonly bars: readonly number[]
}

export interface LiftShape {
  readonly marks: readonly LiftMark[]
  readonly line: string
  /** Grey, pointwise. */
  readonly pointwise: string
  /** Fill and edges of the band that replaces it. */
  readonly band: string
  readonly edges: readonly string[]
  readonly ticks: readonly { readonly value: number; readonly y: number }[]
  readonly zero: number
}

/** Looks nearer to each other than this cannot be told apart, nor their dates be read. */
const LEAST_GAP = 64
/** A band reaches so far beyond its first and last look, so that a single look has one too. */
const OVERHANG = 14
/** Share of the span kept free above and below, so that no mark lies on the edge. */
const ROOM = 0.06

/**
 * Places of the looks, oldest first: by time, or evenly by number where some are too near to each
 * other in time. A single look stands in the middle.
 */
export function lookPlaces(looks: readonly Pick<LiftLook, 'at'>[], width: number): number[] {
  const [from, to] = [OVERHANG, width - OVERHANG]
  const [first, last] = [looks[0], looks.at(-1)]
  if (first === undefined || last === undefined) return []
  if (looks.length === 1) return [width / 2]
  const time = scaleUtc()
    .domain([new Date(first.at), new Date(last.at)])
    .range([from, to])
  const byTime = looks.map((look) => time(new Date(look.at)))
  const gaps = byTime.slice(1).map((x, index) => x - (byTime[index] ?? 0))
  if (Math.min(...gaps) >= Math.min(LEAST_GAP, (to - from) / (looks.length - 1))) return byTime
  return looks.map((_, index) => from + ((to - from) * index) / (looks.length - 1))
}

function domainOf(looks: readonly LiftLook[]): readonly [number, number] {
  const all = [
    0,
    ...looks.flatMap((look) => [
      look.estimate ?? 0,
      ...(look.band ?? look.bounds ?? []),
      ...(look.boundary === null ? [] : [look.boundary, -look.boundary]),
    ]),
  ].filter((value) => Number.isFinite(value))
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = (high - low) * ROOM
  return low === high ? [-0.01, 0.01] : [low - room, high + room]
}

interface Stretch {
  readonly x: number
  readonly low: number
  readonly high: number
}

/** A band through the looks that have one, flat beyond the first and the last. */
function stretches(
  looks: readonly LiftLook[],
  places: readonly number[],
  of: (look: LiftLook) => Bounds | null,
): Stretch[] {
  const known = looks.flatMap((look, index) => {
    const bounds = of(look)
    if (bounds === null || !bounds.every((value) => Number.isFinite(value))) return []
    return [{ x: places[index] ?? 0, low: bounds[0], high: bounds[1] }]
  })
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return []
  return [{ ...first, x: first.x - OVERHANG }, ...known, { ...last, x: last.x + OVERHANG }]
}

/** Places, paths and ticks of the lift over the looks, oldest first. Pure. */
export function liftShape(looks: readonly LiftLook[], size: LiftSize): LiftShape {
  const scale = scaleLinear().domain(domainOf(looks)).nice(5).range([size.height, 0])
  const y = (value: number) => scale(value)
  const places = lookPlaces(looks, size.width)
  const marks = looks.map((look, index) => ({
    id: look.id,
    x: places[index] ?? 0,
    y: look.estimate === null ? null : y(look.estimate),
    crossed: look.crossed,
    bars: look.boundary === null ? [] : [y(look.boundary), y(-look.boundary)],
  }))
  const hasBand = looks.some((look) => look.band !== null)
  const band = stretches(looks, places, (look) => look.band)
  const grey = hasBand ? [] : stretches(looks, places, (look) => look.bounds)
  const spread = area<Stretch>()
    .x(({ x }) => x)
    .y0(({ low }) => y(low))
    .y1(({ high }) => y(high))
  const edge = (of: (stretch: Stretch) => number) =>
    line<Stretch>()
      .x(({ x }) => x)
      .y((stretch) => y(of(stretch)))(band) ?? ''
  return {
    marks,
    line:
      line<LiftMark>()
        .defined((mark) => mark.y !== null)
        .x((mark) => mark.x)
        .y((mark) => mark.y ?? 0)(marks) ?? '',
    pointwise: spread(grey) ?? '',
    band: spread(band) ?? '',
    edges: band.length > 0 ? [edge(({ low }) => low), edge(({ high }) => high)] : [],
    ticks: scale.ticks(5).map((value) => ({ value, y: y(value) })),
    zero: y(0),
  }
}
