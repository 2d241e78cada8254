import { addDays } from '../calendar.js'
import type { MetricExemption } from '../contract/gates.js'
import type { Executor } from '../db/open.js'
import { loadMetrics } from '../metrics/load.js'

/** How long before its end an exemption is talked about. */
const AHEAD_DAYS = 30

/**
 * Active metrics without a path to the North Star that were exempted from one, what ended or ends
 * first first. One that found its path since needs no exemption any more.
 */
export async function listExemptions(db: Executor, today: string): Promise<MetricExemption[]> {
  const { byId } = await loadMetrics(db)
  return [...byId.values()]
    .flatMap(({ id, name, ownerId, exemption, status, pathToNorthStar }): MetricExemption[] => {
      if (exemption === null || status !== 'active' || pathToNorthStar !== null) return []
      const { until, reason } = exemption
      const state = until < today ? 'over' : until <= addDays(today, AHEAD_DAYS) ? 'soon' : 'holds'
      return [{ metricId: id, name, ownerId, until, reason, state }]
    })
    .toSorted((a, b) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0))
}
