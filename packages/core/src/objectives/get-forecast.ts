import { addDays, daysBetween } from '../calendar.js'
import { today, type Context } from '../context.js'
import type { Cycle } from '../contract/cycle.js'
import type { KeyResultForecast } from '../contract/forecast.js'
import type { KeyResult } from '../contract/objective.js'
import type { Direction } from '../contract/metric.js'
import { loadMetrics } from '../metrics/load.js'
import { toNumber } from '../fraction.js'
import { feasibility, type PastExperiment } from './feasibility.js'
import { FORECAST_LEVEL, forecastSum, forecastValue, periodOf, type Forecast } from './forecast.js'
import { loadPastExperiments } from './load-past-experiments.js'
import { progress } from './progress.js'
import type { Point } from './progress-of-series.js'
import { measureCycle } from './read-objectives.js'
import { readKeyResult } from './read-key-results.js'
import { requireCycle } from './require-cycle.js'
import { requireKeyResult } from './require-key-result.js'
import { PASS_LINES } from './suggested-score.js'

type Way = Extract<KeyResult['range'], { type: 'move' | 'cumulative' }>

/** Where a key result is heading, what it needs a period, and whether that is within reach. */
export async function getForecast(ctx: Context, id: string): Promise<KeyResultForecast> {
  const { cycle, objective } = await requireKeyResult(ctx.store.db, id)
  const keyResult = await readKeyResult(ctx.store.db, id, today(ctx))
  return forecastFor(keyResult, cycle, PASS_LINES[objective.type], await readRecord(ctx))
}

/**
 * Where every key result of a cycle is heading, in the order of the cycle; the record of past
 * experiments is read once for all of them.
 */
export async function getCycleForecasts(
  ctx: Context,
  cycleId: string,
): Promise<KeyResultForecast[]> {
  const { db } = ctx.store
  const cycle = await requireCycle(db, cycleId)
  const objectives = await measureCycle(db, cycleId, today(ctx), 'newest')
  const record = await readRecord(ctx)
  return objectives.flatMap(({ view }) =>
    view.keyResults.map((keyResult) => forecastFor(keyResult, cycle, view.passLine, record)),
  )
}

/** What experiments have brought so far, and which way each metric is better. */
interface ExperimentRecord {
  readonly day: string
  readonly history: readonly PastExperiment[]
  readonly directionOf: (metricId: string) => Direction | undefined
}

async function readRecord(ctx: Context): Promise<ExperimentRecord> {
  const { byId } = await loadMetrics(ctx.store.db)
  return {
    day: today(ctx),
    history: await loadPastExperiments(ctx.store.db),
    directionOf: (metricId) => byId.get(metricId)?.direction,
  }
}

function forecastFor(
  keyResult: KeyResult,
  cycle: Cycle | null,
  passLine: number,
  record: ExperimentRecord,
): KeyResultForecast {
  const found = forecastOf(keyResult, cycle, passLine)
  const reach = feasibilityOf(keyResult, cycle, record)
  return {
    keyResultId: keyResult.id,
    forecast: typeof found === 'string' ? null : found,
    noForecast: typeof found === 'string' ? found : null,
    required: requiredOf(keyResult, cycle),
    feasibility: typeof reach === 'string' ? null : reach,
    noFeasibility: typeof reach === 'string' ? reach : null,
  }
}

/** Only what moves towards a number can be drawn further. */
function wayOf({ range }: KeyResult): Way | null {
  return range.type === 'move' || range.type === 'cumulative' ? range : null
}

function forecastOf(
  keyResult: KeyResult,
  cycle: Cycle | null,
  passLine: number,
): NonNullable<KeyResultForecast['forecast'] | KeyResultForecast['noForecast']> {
  const way = wayOf(keyResult)
  if (way === null) return 'not_numeric'
  if (cycle === null) return 'no_cycle'
  if (cycle.state === 'closed') return 'cycle_over'
  const found = drawn(way, keyResult.series, cycle.endsOn)
  if (found === null) return 'too_few_values'
  const { points, slopePerDay, value, interval } = found
  const ends = interval.map((end) => rawOf(way, end)).toSorted((a, b) => a - b)
  const [low = 0, high = 0] = ends
  return {
    points,
    slopePerDay,
    day: cycle.endsOn,
    value,
    interval: [interval[0], interval[1]],
    level: FORECAST_LEVEL,
    raw: rawOf(way, value),
    rawInterval: [low, high],
    trendingOff: high < passLine,
  }
}

function drawn(way: Way, series: readonly Point[], day: string): Forecast | null {
  if (way.type === 'move') return forecastValue(series, day)
  const periodDays = periodOf(series)
  if (periodDays === null) return null
  const values = series.map((point, index) => ({
    day: point.day,
    value: point.value - (series[index - 1]?.value ?? 0),
  }))
  return forecastSum(values, day, { soFar: series.at(-1)?.value ?? 0, periodDays })
}

function rawOf(way: Way, current: number): number {
  const { raw } = progress({ ...way, current })
  return raw === null ? 0 : toNumber(raw)
}

/** What every period left has to bring: the way left over the periods left. */
function requiredOf(keyResult: KeyResult, cycle: Cycle | null): KeyResultForecast['required'] {
  const way = wayOf(keyResult)
  const { current, series } = keyResult
  const periodDays = periodOf(series)
  if (!way || !cycle || !current || periodDays === null || cycle.state === 'closed') return null
  const periodsLeft = daysBetween(current.day, cycle.endsOn) / periodDays
  if (!(periodsLeft > 0)) return null
  const reached = keyResult.raw !== null && keyResult.raw >= 1
  const perPeriod = reached ? 0 : (way.target - current.value) / periodsLeft
  return { periodDays, periodsLeft, perPeriod }
}

function feasibilityOf(
  { range, metricId, current, raw }: KeyResult,
  cycle: Cycle | null,
  { day, history, directionOf }: ExperimentRecord,
): NonNullable<KeyResultForecast['feasibility'] | KeyResultForecast['noFeasibility']> {
  const direction = metricId === null ? undefined : directionOf(metricId)
  if (metricId === null || direction === undefined) return 'no_metric'
  if (range.type !== 'move') return 'not_numeric'
  if (direction === 'neutral') return 'no_direction'
  if (current === null || cycle === null) return 'no_data'
  return feasibility({
    metricId,
    direction,
    current: current.value,
    target: range.target,
    reached: raw !== null && raw >= 1,
    history,
    yearFrom: addDays(day, -364),
    daysLeft: Math.max(0, daysBetween(day, cycle.endsOn)),
  })
}
