import { describe, expect, test } from 'vitest'
import { addDays } from '../calendar.js'
import { decimal } from '../fraction.js'
import { pace } from '../objectives/pace.js'
import { progress } from '../objectives/progress.js'
import { CORE_METRICS } from './core-metrics.js'
import { EXPLORATORY_METRICS } from './exploratory-metrics.js'
import { metricHistory } from './metric-history.js'
import type { HistorySpec } from './metric-spec.js'
import { quarterOf } from './quarter.js'
import { seededRandom } from './random.js'
import { SUPPORTING_METRICS } from './supporting-metrics.js'

const MOVING = [...CORE_METRICS, ...SUPPORTING_METRICS, ...EXPLORATORY_METRICS]
  .flatMap((spec) => spec.history ?? [])
  .filter((spec) => spec.standing !== 'steady')

function healthOn(spec: HistorySpec, today: string): string {
  const quarter = quarterOf(today)
  const values = metricHistory(spec, quarter, today, seededRandom(1))
  const newest = values.findLast((value) => value.complete && value.periodEnd >= quarter.startsOn)
  const { baseline, target } = spec
  const found = progress({ type: 'move', baseline, target, current: newest?.value ?? null })
  const elapsed = decimal(quarter.share(today))
  return pace({ progress: found.progress, elapsed, profile: 'linear', stale: false, closed: false })
    .health
}

describe('metricHistory', () => {
  test('a metric stands where the story says on every day from the middle third on', () => {
    const days = Array.from({ length: 365 }, (_, index) => addDays('2026-01-01', index)).filter(
      (day) => quarterOf(day).share(day) > 0.34,
    )
    const wrong = MOVING.flatMap((spec) =>
      days
        .filter((day) => healthOn(spec, day) !== spec.standing)
        .map((day) => [day, spec.target, healthOn(spec, day)]),
    )
    expect(wrong).toEqual([])
  })

  test('53 whole weeks, then the open one up to yesterday', () => {
    const [spec] = MOVING
    if (!spec) throw new Error('no metric moves')
    const values = metricHistory(spec, quarterOf('2026-11-21'), '2026-11-21', seededRandom(1))
    expect(values.filter((value) => value.complete)).toHaveLength(53)
    expect(values.at(-1)).toMatchObject({
      periodStart: '2026-11-16',
      periodEnd: '2026-11-20',
      complete: false,
    })
    const onMonday = metricHistory(spec, quarterOf('2026-11-23'), '2026-11-23', seededRandom(1))
    expect(onMonday.at(-1)).toMatchObject({ periodEnd: '2026-11-22', complete: true })
  })
})
