import type { Cycle, Experiment, KeyResult, MetricValue } from '@sextant/core/contract'
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
