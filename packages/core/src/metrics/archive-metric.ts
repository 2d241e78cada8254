import { eq } from 'drizzle-orm'
import { instant, today, type Context } from '../context.js'
import type { Metric } from '../contract/metric.js'
import { metrics } from '../db/schema/metrics.js'
import { conflict, notFound } from '../errors.js'
import { openExperimentsOn } from '../experiments/open-experiments-on.js'
import { write } from '../write.js'
import { loadMetric, loadMetrics } from './load.js'
import { orphanedBy } from './rules.js'

/**
 * Takes a metric out of use; its definition, values and results stay readable. Refused while an
 * experiment between lock and decision reads it, or a metric below would lose its path.
 */
export async function archiveMetric(ctx: Context, id: string): Promise<Metric> {
  return write(ctx, 'metric.archive', { id }, async (tx) => {
    const { byId, tree } = await loadMetrics(tx)
    const metric = byId.get(id)
    const node = tree.get(id)
    if (metric === undefined || node === undefined) throw notFound('metric.not_found', id)
    if (metric.status === 'archived') throw conflict('metric.archived', { id })
    const [experiment] = await openExperimentsOn(tx, metric)
    if (experiment !== undefined) throw conflict('metric.in_use', { id, experiment })
    const after = new Map([...tree, [id, { ...node, isActive: false }]])
    const orphans = orphanedBy(tree, after, id, today(ctx))
    if (orphans.length > 0) {
      throw conflict('metric.orphans_children', { id, children: orphans.join(', ') })
    }
    const updatedAt = instant(ctx)
    await tx.update(metrics).set({ status: 'archived', updatedAt }).where(eq(metrics.id, id))
    return { subjectId: id, value: await loadMetric(tx, id), detail: { key: metric.key } }
  })
}
