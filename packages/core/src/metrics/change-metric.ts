import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { canonicalJson } from '../canonical.js'
import { instant, today, type Context } from '../context.js'
import { MetricChange, type Metric } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { metrics, metricVersions } from '../db/schema/metrics.js'
import { conflict, invalid, notFound } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkMeasurement } from './check-measurement.js'
import { checkPlace } from './check-place.js'
import { loadMetric, loadMetrics, type MetricSet } from './load.js'
import { orphanedBy, type TreeNode } from './rules.js'
import { storeEdges } from './store-edges.js'

type Change = z.output<typeof MetricChange>
type Versioned = Pick<
  Metric,
  'name' | 'tier' | 'kind' | 'direction' | 'unit' | 'definition' | 'measurement'
>

/**
 * Changes a metric. Whatever belongs to its definition makes a new version from today on, and needs a
 * reason; versions before it stay as they were. Refused when another metric would lose its path.
 */
export async function changeMetric(ctx: Context, id: string, raw: MetricChange): Promise<Metric> {
  const change = parse(MetricChange, raw)
  return write(ctx, 'metric.change', { id, change }, async (tx) => {
    const set = await loadMetrics(tx)
    const metric = set.byId.get(id)
    if (metric === undefined) throw notFound('metric.not_found', id)
    if (metric.status === 'archived') throw conflict('metric.archived', { id })
    if (change.ownerId !== undefined) await requirePerson(tx, change.ownerId)
    checkTree(ctx, set, metric, change)
    const version = await storeVersion(tx, ctx, metric, change)
    await storeMetric(tx, ctx, { metric, change, version })
    const value = await loadMetric(tx, id)
    return { subjectId: id, value, detail: { changed: Object.keys(change), version } }
  })
}

function checkTree(ctx: Context, set: MetricSet, metric: Metric, change: Change): void {
  const exemption = change.exemption === undefined ? metric.exemption : change.exemption
  if (change.exemption && change.exemption.until < today(ctx)) {
    throw invalid('metric.exemption_in_past', { until: change.exemption.until })
  }
  const node: TreeNode = {
    id: metric.id,
    tier: change.tier ?? metric.tier,
    isNorthStar: metric.isNorthStar,
    isActive: true,
    parents: change.parents ?? metric.parents,
    exemptUntil: exemption?.until ?? null,
  }
  const after = new Map([...set.tree, [metric.id, node]])
  if (touchesPlace(change)) checkPlace(after, node, today(ctx))
  const orphans = orphanedBy(set.tree, after, metric.id, today(ctx))
  if (orphans.length > 0) {
    throw conflict('metric.orphans_children', { id: metric.id, children: orphans.join(', ') })
  }
}

// A metric whose exemption ran out may still get a new owner or a better definition.
function touchesPlace(change: Change): boolean {
  return [change.tier, change.parents, change.exemption].some((part) => part !== undefined)
}

async function storeVersion(
  tx: Executor,
  ctx: Context,
  metric: Metric,
  change: Change,
): Promise<number> {
  const before: Versioned = definitionOf(metric)
  const after: Versioned = {
    name: change.name ?? metric.name,
    tier: change.tier ?? metric.tier,
    kind: change.kind ?? metric.kind,
    direction: change.direction ?? metric.direction,
    unit: change.unit === undefined ? metric.unit : change.unit,
    definition: change.definition ?? metric.definition,
    measurement: change.measurement === undefined ? metric.measurement : change.measurement,
  }
  if (canonicalJson(after) === canonicalJson(before)) return metric.version
  checkMeasurement(after.kind, after.measurement)
  if (change.reason === undefined) {
    throw invalid('request.invalid', {
      path: 'reason',
      message: 'a new version of a definition needs a reason',
    })
  }
  const version = metric.version + 1
  await tx.insert(metricVersions).values({
    metricId: metric.id,
    version,
    ...after,
    effectiveFrom: today(ctx),
    reason: change.reason,
    createdBy: ctx.actorId,
    createdAt: instant(ctx),
  })
  return version
}

function definitionOf(metric: Metric): Versioned {
  const { name, tier, kind, direction, unit, definition, measurement } = metric
  return { name, tier, kind, direction, unit, definition, measurement }
}

async function storeMetric(
  tx: Executor,
  ctx: Context,
  next: { readonly metric: Metric; readonly change: Change; readonly version: number },
): Promise<void> {
  const { metric, change, version } = next
  const exemption = change.exemption === undefined ? metric.exemption : change.exemption
  await tx
    .update(metrics)
    .set({
      version,
      ownerId: change.ownerId ?? metric.ownerId,
      exemptionUntil: exemption?.until ?? null,
      exemptionReason: exemption?.reason ?? null,
      updatedAt: instant(ctx),
    })
    .where(eq(metrics.id, metric.id))
  if (change.parents !== undefined) await storeEdges(tx, metric.id, change.parents)
}
