import { scaleLinear, scaleUtc } from 'd3-scale'
import { area, line } from 'd3-shape'

/** A measured period; an open one is drawn hollow and carries no label. */
interface TrajectoryPoint {
  readonly day: string
  readonly value: number
  readonly complete: boolean
}
export interface PathPoint {
  readonly day: string
  readonly value: number
}
interface ForecastPoint extends PathPoint {
  readonly low: number
  readonly high: number
}

export interface TrajectoryData {
  readonly points: readonly TrajectoryPoint[]
  /** The expected way from baseline to target. */
  readonly path?: readonly PathPoint[] | undefined
  /** Half-width of the on-track band around the path, in the metric's unit. */
  readonly band?: number | undefined
  readonly forecast?: readonly ForecastPoint[] | undefined
  readonly target?: number | null | undefined
  /** Days the picture covers; from the first point to the end of the path where left out. */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

export interface TrajectorySize {
  readonly width: number
  readonly height: number
}

export interface Trajectory {
  readonly x: (day: string) => number
  readonly y: (value: number) => number
  readonly ticks: readonly { readonly value: number; readonly y: number }[]
  readonly months: readonly { readonly day: string; readonly x: number }[]
  readonly measured: string
  readonly path: string
  readonly band: string
  readonly forecast: string
  readonly forecastBand: string
  /** Last complete period: the only point that carries its value. */
  readonly last: (PathPoint & { readonly x: number; readonly y: number }) | null
  readonly open: readonly { readonly x: number; readonly y: number }[]
}

const at = (day: string) => new Date(`${day}T00:00:00Z`)
const byDay = (a: PathPoint, b: PathPoint) => a.day.localeCompare(b.day)

function extentOf(data: TrajectoryData): readonly [number, number] {
  const band = data.band ?? 0
  const all = [
    ...data.points.map((point) => point.value),
    ...(data.path ?? []).flatMap((point) => [point.value - band, point.value + band]),
    ...(data.forecast ?? []).flatMap((point) => [point.low, point.high]),
    ...(typeof data.target === 'number' ? [data.target] : []),
  ].filter((value) => Number.isFinite(value))
  if (all.length === 0) return [0, 1]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  return low === high
    ? [low - Math.abs(low || 1) * 0.1, high + Math.abs(high || 1) * 0.1]
    : [low, high]
}

function daysOf(data: TrajectoryData): readonly [string, string] {
  const days = [
    ...data.points.map((point) => point.day),
    ...(data.path ?? []).map((point) => point.day),
    ...(data.forecast ?? []).map((point) => point.day),
  ].toSorted()
  return [data.from ?? days[0] ?? '2000-01-01', data.until ?? days.at(-1) ?? '2000-12-31']
}

/** Places, paths and ticks of a trajectory drawn in that size. Pure: same data, same picture. */
export function trajectory(data: TrajectoryData, size: TrajectorySize): Trajectory {
  const [first, last] = daysOf(data)
  const time = scaleUtc()
    .domain([at(first), at(last)])
    .range([0, size.width])
  const scale = scaleLinear().domain(extentOf(data)).nice(4).range([size.height, 0])
  const x = (day: string) => time(at(day))
  const y = (value: number) => scale(value)
  const points = data.points.toSorted(byDay)
  const path = (data.path ?? []).toSorted(byDay)
  const forecast = (data.forecast ?? []).toSorted(byDay)
  const half = data.band ?? 0
  const draw = line<PathPoint>()
    .x((point) => x(point.day))
    .y((point) => y(point.value))
  const spread = area<{ day: string; low: number; high: number }>()
    .x((point) => x(point.day))
    .y0((point) => y(point.low))
    .y1((point) => y(point.high))
  const complete = points.filter((point) => point.complete)
  const end = complete.at(-1)
  return {
    x,
    y,
    ticks: scale.ticks(4).map((value) => ({ value, y: y(value) })),
    months: time.ticks(Math.max(2, Math.min(5, Math.floor(size.width / 110)))).map((date) => ({
      day: date.toISOString().slice(0, 10),
      x: time(date),
    })),
    measured: draw(complete) ?? '',
    path: draw(path) ?? '',
    band:
      half > 0
        ? (spread(path.map((p) => ({ day: p.day, low: p.value - half, high: p.value + half }))) ??
          '')
        : '',
    forecast: draw(forecast) ?? '',
    forecastBand: spread([...forecast]) ?? '',
    last: end ? { day: end.day, value: end.value, x: x(end.day), y: y(end.value) } : null,
    open: points
      .filter((point) => !point.complete)
      .map((point) => ({ x: x(point.day), y: y(point.value) })),
  }
}
