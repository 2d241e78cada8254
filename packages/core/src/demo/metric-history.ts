import { addDays } from '../calendar.js'
import type { MetricValueInput } from '../contract/metric.js'
import type { HistorySpec, Standing } from './metric-spec.js'
import type { Quarter } from './quarter.js'
import { normal, type Random } from './random.js'

const WEEKS = 53
/** Learners a week that a metric is measured on. */
const WEEKLY_LEARNERS = 14_000

/** Progress ahead of or behind the expected one, as shares of the key result’s range. */
const LEAD: Readonly<Record<Standing, number>> = {
  on_track: 0.02,
  at_risk: -0.12,
  off_track: -0.28,
  steady: 0,
}

/**
 * A year of weekly values up to yesterday: slow drift before the quarter, then progress at the
 * standing the story needs. The open week comes last and is marked incomplete.
 */
export function metricHistory(
  spec: HistorySpec,
  quarter: Quarter,
  today: string,
  random: Random,
): MetricValueInput[] {
  const yesterday = addDays(today, -1)
  const thisMonday = addDays(today, -((new Date(today).getUTCDay() + 6) % 7))
  const mondays = Array.from({ length: WEEKS + 1 }, (_, index) =>
    addDays(thisMonday, (index - WEEKS) * 7),
  ).filter((monday) => monday <= yesterday)
  return mondays.map((periodStart) => {
    const sunday = addDays(periodStart, 6)
    const periodEnd = sunday < yesterday ? sunday : yesterday
    const exact = valueAt(spec, quarter, periodEnd, today)
    const noise = 0.015 * Math.abs(spec.target - spec.baseline) * normal(random)
    const value = Number((exact + noise).toFixed(spec.decimals + 1))
    return {
      periodStart,
      periodEnd,
      value,
      standardDeviation: spec.standardDeviation,
      units: Math.round(WEEKLY_LEARNERS * (1 + 0.04 * normal(random))),
      complete: sunday <= yesterday,
    }
  })
}

function valueAt(spec: HistorySpec, quarter: Quarter, day: string, today: string): number {
  const { start, baseline, target, standing } = spec
  if (day < quarter.startsOn) {
    const weeksBefore = (Date.parse(quarter.startsOn) - Date.parse(day)) / (7 * 86_400_000)
    const share = Math.max(0, 1 - weeksBefore / WEEKS)
    return (
      start + (baseline - start) * share + 0.1 * (baseline - start) * Math.sin(weeksBefore / 2.6)
    )
  }
  if (standing === 'steady') return baseline
  const share = quarter.share(day)
  // A week is judged when it is over, days after it ended: the lag is made up for, so that the
  // newest value stands where the story says on the day somebody looks.
  const judged = quarter.share(addDays(today, -lagOf(today)))
  const expected = judged === 0 ? share : share * (quarter.share(today) / judged)
  const lead = LEAD[standing] * Math.min(1, share / 0.3)
  return baseline + (target - baseline) * (expected + lead)
}

/** Days since the last complete week ended. */
function lagOf(today: string): number {
  return ((new Date(today).getUTCDay() + 6) % 7) + 1
}
