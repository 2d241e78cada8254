import type { KeyResult, KeyResultForecast, MetricValue } from '@sextant/core/contract'
import type { TrajectoryData } from '../../charts/trajectory.js'
import { hasFigures } from './range-draft.js'

interface Days {
  readonly startsOn: string
  readonly endsOn: string
}

const DAY_MS = 86_400_000

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/**
 * A key result as a picture: its series, its target path and the days around its cycle. A metric's
 * own values reach a cycle's length further back and show open periods; without a metric the series
 * is what check-ins entered. A sum over the cycle is drawn as it grew. Null for what has no figures.
 */
export function trajectoryOf(
  { range, series, profile }: Pick<KeyResult, 'range' | 'series' | 'profile'>,
  values: readonly MetricValue[] | null,
  cycle: Days,
  /** On track reaches this far below the expected progress. */
  onTrack: number,
): TrajectoryData | null {
  if (!hasFigures(range.type)) return null
  const length = (Date.parse(cycle.endsOn) - Date.parse(cycle.startsOn)) / DAY_MS + 1
  const own = values === null || range.type === 'cumulative'
  const from = own ? cycle.startsOn : addDays(cycle.startsOn, -length)
  const measured = own
    ? series.map((point) => ({ ...point, complete: true }))
    : values.map(({ periodEnd, value, complete }) => ({ day: periodEnd, value, complete }))
  const points = measured.filter((point) => point.day >= from && point.day <= cycle.endsOn)
  return { points, from, until: cycle.endsOn, ...aim(range, profile, { ...cycle, onTrack }) }
}

/** The picture with where it is heading: from the last complete value to the end of the cycle. */
export function drawnWith(
  data: TrajectoryData | undefined,
  found: Pick<KeyResultForecast, 'forecast'> | undefined,
): TrajectoryData | undefined {
  const last = data?.points.findLast((point) => point.complete)
  const line = found?.forecast
  if (!data || !last || !line || line.day <= last.day) return data
  const [low, high] = line.interval
  const { day, value } = last
  return {
    ...data,
    forecast: [
      { day, value, low: value, high: value },
      { day: line.day, value: line.value, low, high },
    ],
  }
}

/** Share of the way that is expected after so much of the cycle; null where only the server knows. */
function sharesOf(profile: KeyResult['profile'], { startsOn, endsOn }: Days): Waypoint[] | null {
  const eve = addDays(startsOn, -1)
  const length = Date.parse(endsOn) - Date.parse(eve)
  switch (profile.type) {
    case 'linear':
      return [
        { day: eve, share: 0 },
        { day: endsOn, share: 1 },
      ]
    case 'back_loaded':
      return Array.from({ length: 13 }, (_none, index) => index / 12).map((elapsed) => ({
        day: new Date(Date.parse(eve) + elapsed * length).toISOString().slice(0, 10),
        share: elapsed ** 2,
      }))
    case 'step':
      return profile.steps ? stairs(profile.steps, eve, endsOn) : null
    case 'seasonal':
      return null
  }
}

interface Waypoint {
  readonly day: string
  readonly share: number
}

/** Steps as they are: level until the day a share is due, then up. */
function stairs(steps: readonly Waypoint[], eve: string, endsOn: string): Waypoint[] {
  let share = 0
  const climbs = steps.flatMap((step) => {
    const before = { day: step.day, share }
    share = step.share
    return [before, step]
  })
  return [{ day: eve, share: 0 }, ...climbs, { day: endsOn, share }]
}

/** The expected way: nothing is done on the eve of the first day, everything on the last. */
function aim(
  range: KeyResult['range'],
  profile: KeyResult['profile'],
  cycle: Days & { readonly onTrack: number },
): Pick<TrajectoryData, 'path' | 'band' | 'target'> {
  const level = (value: number) => [
    { day: cycle.startsOn, value },
    { day: cycle.endsOn, value },
  ]
  switch (range.type) {
    case 'move':
    case 'cumulative': {
      const way = range.target - range.baseline
      const shares = sharesOf(profile, cycle)
      if (shares === null) return { target: range.target }
      return {
        path: shares.map(({ day, share }) => ({ day, value: range.baseline + share * way })),
        band: cycle.onTrack * Math.abs(way),
        target: range.target,
      }
    }
    case 'maintain_min':
    case 'maintain_max':
      return { path: level(range.bound), target: range.bound }
    case 'maintain_band':
      return { path: level((range.low + range.high) / 2), band: (range.high - range.low) / 2 }
    default:
      return {}
  }
}
