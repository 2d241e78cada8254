import type { KeyResult, MetricValue } from '@sextant/core/contract'
import type { TrajectoryData } from '../../charts/trajectory.js'

interface Days {
  readonly startsOn: string
  readonly endsOn: string
}

const DAY_MS = 86_400_000
/** On track reaches this far below the expected progress. */
const ON_TRACK = 0.05

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/**
 * A key result as a picture: its series, its target path and the days around its cycle. A metric's
 * own values reach a cycle's length further back and show open periods; without a metric the series
 * is what check-ins entered. Null for milestones, which have no series.
 */
export function trajectoryOf(
  { range, series }: Pick<KeyResult, 'range' | 'series'>,
  values: readonly MetricValue[] | null,
  cycle: Days,
): TrajectoryData | null {
  if (range.type === 'milestone') return null
  const length = (Date.parse(cycle.endsOn) - Date.parse(cycle.startsOn)) / DAY_MS + 1
  const from = values === null ? cycle.startsOn : addDays(cycle.startsOn, -length)
  const measured =
    values === null
      ? series.map((point) => ({ ...point, complete: true }))
      : values.map(({ periodEnd, value, complete }) => ({ day: periodEnd, value, complete }))
  const points = measured.filter((point) => point.day >= from && point.day <= cycle.endsOn)
  return { points, from, until: cycle.endsOn, ...aim(range, cycle) }
}

/** The expected way: nothing is done on the eve of the first day, everything on the last. */
function aim(
  range: Exclude<KeyResult['range'], { type: 'milestone' }>,
  { startsOn, endsOn }: Days,
): Pick<TrajectoryData, 'path' | 'band' | 'target'> {
  const level = (value: number) => [
    { day: startsOn, value },
    { day: endsOn, value },
  ]
  switch (range.type) {
    case 'move':
      return {
        path: [
          { day: addDays(startsOn, -1), value: range.baseline },
          { day: endsOn, value: range.target },
        ],
        band: ON_TRACK * Math.abs(range.target - range.baseline),
        target: range.target,
      }
    case 'maintain_min':
    case 'maintain_max':
      return { path: level(range.bound), target: range.bound }
    case 'maintain_band':
      return { path: level((range.low + range.high) / 2), band: (range.high - range.low) / 2 }
  }
}
