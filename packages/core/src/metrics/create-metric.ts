import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { instant, today, type Context } from '../context.js'
import { MetricInput, type Metric } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { metrics, metricVersions } from '../db/schema/metrics.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkMeasurement } from './check-measurement.js'
import { checkPlace } from './check-place.js'
import { loadMetric, loadMetrics } from './load.js'
import type { TreeNode } from './rules.js'
import { storeEdges } from './store-edges.js'

/**
 * Adds a metric with the first version of its definition. Refused without a path to the North Star,
 * unless it is exploratory with an exemption that still holds.
 */
export async function createMetric(ctx: Context, raw: MetricInput): Promise<Metric> {
  const input = parse(MetricInput, raw)
  return write(ctx, 'metric.create', input, async (tx) => {
    const id = ctx.newId('met')
    await requirePerson(tx, input.ownerId)
    await refuseTakenKey(tx, input.key)
    checkMeasurement(input.kind, input.measurement)
    if (input.exemption !== null && input.exemption.until < today(ctx)) {
      throw invalid('metric.exemption_in_past', { until: input.exemption.until })
    }
    const { tree } = await loadMetrics(tx)
    const node: TreeNode = {
      id,
      tier: input.tier,
      isNorthStar: input.isNorthStar,
      isActive: true,
      parents: input.parents,
      exemptUntil: input.exemption?.until ?? null,
    }
    checkPlace(new Map([...tree, [id, node]]), node, today(ctx))
    await insert(tx, ctx, id, input)
    const value = await loadMetric(tx, id)
    return { subjectId: id, value, detail: { key: input.key, tier: input.tier } }
  })
}

async function refuseTakenKey(tx: Executor, key: string): Promise<void> {
  const [taken] = await tx.select({ id: metrics.id }).from(metrics).where(eq(metrics.key, key))
  if (taken) throw conflict('metric.key_taken', { key })
}

async function insert(
  tx: Executor,
  ctx: Context,
  id: string,
  input: z.output<typeof MetricInput>,
): Promise<void> {
  const at = instant(ctx)
  await tx.insert(metrics).values({
    id,
    key: input.key,
    isNorthStar: input.isNorthStar,
    status: 'active',
    version: 1,
    ownerId: input.ownerId,
    exemptionUntil: input.exemption?.until ?? null,
    exemptionReason: input.exemption?.reason ?? null,
    createdAt: at,
    updatedAt: at,
  })
  await tx.insert(metricVersions).values({
    metricId: id,
    version: 1,
    name: input.name,
    tier: input.tier,
    kind: input.kind,
    direction: input.direction,
    unit: input.unit,
    definition: input.definition,
    measurement: input.measurement,
    effectiveFrom: today(ctx),
    reason: null,
    createdBy: ctx.actorId,
    createdAt: at,
  })
  await storeEdges(tx, id, input.parents)
}
