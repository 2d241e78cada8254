import type { Metric } from '../contract/metric.js'

/** The id of a seeded metric; a wrong key is a fault of the story. */
export function idOf(metrics: ReadonlyMap<string, Metric>, key: string): string {
  const metric = metrics.get(key)
  if (!metric) throw new RangeError(`the demo has no metric ${key}`)
  return metric.id
}
