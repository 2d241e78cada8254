import type { HealthCheck } from '../../../contract/experiment.js'
import { addDays } from '../../../calendar.js'
import type { StreamHealthFacts } from './health-facts.js'
import { instantText } from './health-facts.js'

const DAY = 86_400_000
/** Traffic is taken from the last whole days, so that weekends are in it. */
const TRAFFIC_DAYS = 7
const FARTHEST_DAYS = 36_500
/** A running experiment without anything new for so long has lost its source. */
const STALE_AFTER = DAY
/** Units whose window is open count with less than they will; a few always are. */
const TOLERATED_OPEN = 0.1
const REMEMBERED_DAYS = 30

/** Units against the plan, and by which day the missing ones are in at the traffic of last week. */
export function checkEnough(facts: StreamHealthFacts): HealthCheck {
  const { variants, plannedUnits, running, now } = facts
  const have = sum(variants.map(({ units }) => units))
  const missing = Math.max(0, plannedUnits - have)
  const perDay = unitsPerDay(facts)
  const days = perDay > 0 ? Math.ceil(missing / perDay) : Number.POSITIVE_INFINITY
  const known = running && missing > 0 && days <= FARTHEST_DAYS
  const today = instantText(now).slice(0, 10)
  return {
    check: 'enough_data',
    status: missing === 0 ? 'ok' : 'watch',
    params: {
      have,
      planned: plannedUnits,
      missing,
      perDay,
      ...(known ? { until: addDays(today, days) } : {}),
    },
  }
}

/** New units a day over the last whole days of exposure; today's is not over and does not count. */
function unitsPerDay({ counted, now }: StreamHealthFacts): number {
  const today = instantText(now).slice(0, 10)
  const since = addDays(today, -TRAFFIC_DAYS)
  const days = counted.unitsByDay.filter(({ slice }) => slice !== null && slice < today)
  const first = days
    .map(({ slice }) => slice ?? today)
    .reduce((least, day) => (day < least ? day : least), today)
  const recent = days.filter(({ slice }) => slice !== null && slice >= since)
  const from = first > since ? first : since
  const span = Math.round((Date.parse(today) - Date.parse(from)) / DAY)
  return span === 0 ? 0 : sum(recent.map(({ units }) => units)) / span
}

/** How far behind the clock the newest exposure or event of the experiment is. */
export function checkFresh({ counted, running, now }: StreamHealthFacts): HealthCheck {
  const check = 'fresh_data'
  const { newestExposureAt, newestEventAt } = counted.health
  const times = [newestExposureAt, ...newestEventAt.map(({ at }) => at)]
  const newest = times.reduce<number | null>((a, b) => (b !== null && b > (a ?? 0) ? b : a), null)
  if (newest === null) return { check, status: 'not_computable', params: { reason: 'no_units' } }
  const hours = Math.max(0, now - newest) / 3_600_000
  const status = running && now - newest > STALE_AFTER ? 'watch' : 'ok'
  // The metric that has been silent longest, as one broken event is easily overlooked.
  const silent = newestEventAt.filter(({ at }) => at === null || newest - at > STALE_AFTER)
  const params = {
    newest: instantText(newest),
    hours,
    silent: silent.map(({ metric }) => metric).join(', '),
  }
  return { check, status: running && silent.length > 0 ? 'watch' : status, params }
}

/** Units whose window is still open; the metric with most of them is told of. */
export function checkMature({ counted, variants }: StreamHealthFacts): HealthCheck {
  const check = 'mature_metrics'
  const total = sum(variants.map(({ units }) => units))
  const [most] = counted.health.immature.toSorted((a, b) => b.units - a.units)
  if (total === 0 || most === undefined) {
    return { check, status: 'not_computable', params: { reason: 'no_units' } }
  }
  const share = most.units / total
  return {
    check,
    status: share > TOLERATED_OPEN ? 'watch' : 'ok',
    params: { units: most.units, metric: most.metric, share },
  }
}

/**
 * The kept results against a full recomputation: an alarm when the newest comparison found a
 * difference, remembered for a month after a rebuilding has put it right.
 */
export function checkVerified({ verified, now }: StreamHealthFacts): HealthCheck {
  const check = 'state_verified'
  const [newest] = verified
  if (newest === undefined) {
    return { check, status: 'not_computable', params: { reason: 'not_verified' } }
  }
  const since = new Date(now - REMEMBERED_DAYS * DAY).toISOString()
  const differed = verified.find(({ equal, at }) => !equal && at >= since)
  const params = {
    at: newest.at,
    eventsSeq: newest.eventsSeq,
    ...(differed ? { cells: differed.differingCells, differedAt: differed.at } : {}),
  }
  if (!newest.equal) return { check, status: 'alarm', params }
  return { check, status: differed === undefined ? 'ok' : 'watch', params }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
