import { TEST_ROLES, type Experiment, type TestRole } from '@sextant/core/contract'

/** A metric as the lock froze it. */
export interface LockedMetric {
  readonly role: TestRole
  readonly metricId: string
  readonly version: number
  readonly margin: number | null
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function readMetric(value: unknown): LockedMetric[] {
  const role = TEST_ROLES.find((one) => one === field(value, 'role'))
  const [metricId, version, margin] = ['metricId', 'version', 'margin'].map((key) =>
    field(value, key),
  )
  if (role === undefined || typeof metricId !== 'string' || typeof version !== 'number') return []
  return [{ role, metricId, version, margin: typeof margin === 'number' ? margin : null }]
}

/** The metrics a lock names, in the order of the plan, read from its canonical text. */
export function lockedMetrics(lock: Experiment['lock']): readonly LockedMetric[] {
  if (lock === null) return []
  const metrics = field(JSON.parse(lock.canonical), 'metrics')
  return Array.isArray(metrics) ? metrics.flatMap(readMetric) : []
}
