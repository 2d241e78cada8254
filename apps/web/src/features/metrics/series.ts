import type { Cycle, Experiment, KeyResult, MetricValue, TargetPath } from '@sextant/core/contract'
import type { TrajectoryEvent } from '../../charts/TrajectoryChart.vue'
import type { PathPoint, TrajectoryData } from '../../charts/trajectory.js'
import { targetOf } from './goal.js'

/** Periods of a year of weeks: what a chart of a metric shows. */
const YEAR = 53

/** The way the key result expects, over its cycle; a bound is a level line. */
export function expectedPath(
  { range }: Pick<KeyResult, 'range'>,
  cycle: Pick<Cycle, 'startsOn' | 'endsOn'>,
): readonly PathPoint[] {
  const target = targetOf(range)
  if (target === null) return []
  const start = range.type === 'move' ? range.baseline : target
  return [
    { day: cycle.startsOn, value: start },
    { day: cycle.endsOn, value: target },
  ]
}

/** The newest year of a series with the way its goal expects, as the chart draws it. */
export function trajectoryOf(
  values: readonly MetricValue[],
  goal: Pick<KeyResult, 'range'> | null | undefined,
  cycle: Pick<Cycle, 'startsOn' | 'endsOn'> | null,
): TrajectoryData {
  const newest = values.slice(-YEAR)
  return {
    points: newest.map((value) => ({
      day: value.periodEnd,
      value: value.value,
      complete: value.complete,
    })),
    path: goal && cycle ? expectedPath(goal, cycle) : [],
    target: goal ? targetOf(goal.range) : null,
    from: newest[0]?.periodEnd,
  }
}

export type TargetPeriod = TargetPath['periods'][number]

/** The picture with the metric's own target path, where it has one, instead of its goal's way. */
export function onPath(data: TrajectoryData, periods: readonly TargetPeriod[]): TrajectoryData {
  if (periods.length === 0) return data
  const shown = periods.filter((period) => data.from === undefined || period.periodEnd >= data.from)
  return {
    ...data,
    path: shown.map(({ periodEnd, expected }) => ({ day: periodEnd, value: expected })),
    band: sameBand(shown),
  }
}

/** Half the band where all periods have the same; a picture has one band. */
export function sameBand(
  periods: readonly { readonly halfWidth: number | null }[],
): number | undefined {
  const [first] = periods
  const isSame = periods.every((period) => period.halfWidth === first?.halfWidth)
  return (isSame && first?.halfWidth) || undefined
}

type Decided = Pick<Experiment, 'number' | 'decision'>

/** Experiments that were shipped inside the days of the chart, as ticks on its baseline. */
export function shippedEvents(
  experiments: readonly Decided[],
  from: string,
): readonly TrajectoryEvent[] {
  return experiments.flatMap(({ number, decision }) => {
    const day = decision?.shipped?.from
    return day !== undefined && day >= from ? [{ day, name: `EXP-${number}` }] : []
  })
}
