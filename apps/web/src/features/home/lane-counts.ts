import type { Home } from '@sextant/core/contract'
import { STATUSES, type Status } from '../../components/status.js'
import { HEALTH_STATUS } from '../metrics/health.js'

type LaneMetric = Home['lanes'][number]['metrics'][number]

/** How many metrics of a lane have each status; one without a target is judged by nothing. */
export function laneCounts(
  metrics: readonly Pick<LaneMetric, 'health'>[],
): Readonly<Record<Status, number>> {
  const statuses = metrics.map(({ health }) => (health === null ? 'none' : HEALTH_STATUS[health]))
  const [ok = 0, watch = 0, alarm = 0, none = 0] = STATUSES.map(
    (status) => statuses.filter((one) => one === status).length,
  )
  return { ok, watch, alarm, none }
}
