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
/** So few units lost because the run ended inside their window are not worth a look. */
const TOLERATED_OPEN = 0.1
const REMEMBERED_DAYS = 30

/**
 * Units that count for the target against the plan, and by which day the missing ones do: at the
 * traffic of the last whole days, or at the planned one before there is any. The verdict tells the same
 * day.
 */
export function checkEnough(facts: StreamHealthFacts): HealthCheck {
  const { plannedUnits, running } = facts
  const have = unitsThatCount(facts)
  const missing = Math.max(0, plannedUnits - have)
  const recent = unitsPerDay(facts)
  const perDay = recent > 0 ? recent : (facts.plannedPerDay ?? 0)
  const until = running && missing > 0 ? endsAbout(facts, perDay) : null
  return {
    check: 'enough_data',
    status: missing === 0 ? 'ok' : 'watch',
    params: {
      have,
      planned: plannedUnits,
      missing,
      perDay,
      ...(until === null ? {} : { until, traffic: recent > 0 ? 'recent' : 'planned' }),
    },
  }
}

function unitsThatCount({ variants, planned, windows, notClosed }: StreamHealthFacts): number {
  const target = planned.find(({ role }) => role === 'target')?.key ?? ''
  if (notClosed.includes(target)) return 0
  return windows.get(target)?.closed ?? sum(variants.map(({ units }) => units))
}

/** The day on which the planned units are exposed, and then their windows over; null: not foreseeable. */
function endsAbout(facts: StreamHealthFacts, perDay: number): string | null {
  const { counted, plannedUnits, variants, now, daysToClose } = facts
  const today = instantText(now).slice(0, 10)
  const missing = plannedUnits - sum(variants.map(({ units }) => units))
  const days = missing <= 0 ? 0 : perDay > 0 ? Math.ceil(missing / perDay) : FARTHEST_DAYS + 1
  if (days > FARTHEST_DAYS) return null
  const exposed = missing > 0 ? addDays(today, days) : reachedOn(counted.unitsByDay, plannedUnits)
  const until = addDays(exposed ?? today, daysToClose)
  return until < today ? today : until
}

/** The day of exposure by which so many units were in. */
function reachedOn(unitsByDay: StreamHealthFacts['counted']['unitsByDay'], units: number) {
  let before = 0
  const days = unitsByDay.filter(({ slice }) => slice !== null)
  for (const { slice, units: more } of days.toSorted((a, b) =>
    (a.slice ?? '') < (b.slice ?? '') ? -1 : 1,
  )) {
    before += more
    if (before >= units) return slice
  }
  return null
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

/**
 * Units that a metric leaves out because their window is not over; the metric with most of them is
 * told of. While the experiment runs they only wait, unless every unit does; what the end of the run
 * has cut short never counts.
 */
export function checkMature({
  running,
  variants,
  windows,
  notClosed,
}: StreamHealthFacts): HealthCheck {
  const check = 'mature_metrics'
  const total = sum(variants.map(({ units }) => units))
  if (total === 0) return { check, status: 'not_computable', params: { reason: 'no_units' } }
  const open = [
    ...notClosed.map((metric) => ({ metric, units: total })),
    ...[...windows].map(([metric, { closed, of }]) => ({ metric, units: of - closed })),
  ]
  const [most] = open.toSorted((a, b) => b.units - a.units)
  if (most === undefined) {
    return { check, status: 'ok', params: { reason: 'no_windows', units: 0, share: 0 } }
  }
  const share = most.units / total
  const lost = running ? notClosed.length > 0 : share > TOLERATED_OPEN
  const params = { units: most.units, metric: most.metric, share, running: running ? 1 : 0 }
  return { check, status: lost ? 'watch' : 'ok', params }
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
