import type { Context } from '../context.js'
import type { Metric } from '../contract/metric.js'
import { loadMetric } from './load.js'

/** One metric with its definition in force, its place in the tree and its newest complete value. */
export async function getMetric(ctx: Context, id: string): Promise<Metric> {
  return loadMetric(ctx.store.db, id)
}
