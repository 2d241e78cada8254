import { and, asc, eq, max } from 'drizzle-orm'
import type { Metric, MetricEdge, MetricValue } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { metricEdges, metrics, metricValues, metricVersions } from '../db/schema/metrics.js'
import { notFound } from '../errors.js'
import { loadTestedGains, recordedGain } from './past-gain.js'
import { pathToNorthStar, type Tree, type TreeNode } from './rules.js'

type MetricRow = typeof metrics.$inferSelect
type VersionRow = typeof metricVersions.$inferSelect
type ValueRow = typeof metricValues.$inferSelect

/** Every metric with the definition in force, its newest complete value and its place in the tree. */
export interface MetricSet {
  readonly byId: ReadonlyMap<string, Metric>
  readonly tree: Tree
}

/** Reads all metrics at once: a tree has tens or hundreds, and a path needs all of them. */
export async function loadMetrics(db: Executor): Promise<MetricSet> {
  const rows = await db
    .select({ metric: metrics, version: metricVersions })
    .from(metrics)
    .innerJoin(
      metricVersions,
      and(eq(metricVersions.metricId, metrics.id), eq(metricVersions.version, metrics.version)),
    )
    .orderBy(asc(metrics.id))
  const parents = await loadParents(db)
  const latest = await loadLatest(db)
  const tested = await loadTestedGains(db)
  const tree = new Map(
    rows.map(({ metric, version }) => [
      metric.id,
      treeNode(metric, version, parents.get(metric.id) ?? []),
    ]),
  )
  const byId = new Map(
    rows.map(({ metric, version }) => [
      metric.id,
      toMetric(metric, version, {
        parents: parents.get(metric.id) ?? [],
        pathToNorthStar: pathToNorthStar(tree, metric.id),
        latest: latest.get(metric.id) ?? null,
        pastGain: tested.get(metric.id) ?? recordedGain(latest.get(metric.id)),
      }),
    ]),
  )
  return { byId, tree }
}

/** One metric, or `metric.not_found`. */
export async function loadMetric(db: Executor, id: string): Promise<Metric> {
  const metric = (await loadMetrics(db)).byId.get(id)
  if (metric === undefined) throw notFound('metric.not_found', id)
  return metric
}

/** A stored value in the shape of the contract. */
export function toMetricValue(row: ValueRow): MetricValue {
  const { periodStart, periodEnd, value, standardDeviation, units, correlation, complete } = row
  return {
    periodStart,
    periodEnd,
    value,
    standardDeviation,
    units,
    correlation,
    complete,
    metricVersion: row.metricVersion,
    recordedAt: row.recordedAt,
  }
}

async function loadParents(db: Executor): Promise<Map<string, MetricEdge[]>> {
  const rows = await db.select().from(metricEdges).orderBy(asc(metricEdges.position))
  const parents = new Map<string, MetricEdge[]>()
  for (const { childId, parentId, evidence, slope } of rows) {
    parents.set(childId, [...(parents.get(childId) ?? []), { parentId, evidence, slope }])
  }
  return parents
}

async function loadLatest(db: Executor): Promise<Map<string, MetricValue>> {
  const newest = db
    .select({ metricId: metricValues.metricId, start: max(metricValues.periodStart).as('start') })
    .from(metricValues)
    .where(eq(metricValues.complete, true))
    .groupBy(metricValues.metricId)
    .as('newest')
  const rows = await db
    .select({ value: metricValues })
    .from(metricValues)
    .innerJoin(
      newest,
      and(eq(newest.metricId, metricValues.metricId), eq(newest.start, metricValues.periodStart)),
    )
  return new Map(rows.map(({ value }) => [value.metricId, toMetricValue(value)]))
}

function treeNode(metric: MetricRow, version: VersionRow, parents: MetricEdge[]): TreeNode {
  return {
    id: metric.id,
    tier: version.tier,
    isNorthStar: metric.isNorthStar,
    isActive: metric.status === 'active',
    parents,
    exemptUntil: metric.exemptionUntil,
  }
}

function toMetric(
  metric: MetricRow,
  version: VersionRow,
  place: Pick<Metric, 'parents' | 'pathToNorthStar' | 'latest' | 'pastGain'>,
): Metric {
  const { exemptionUntil: until, exemptionReason: reason } = metric
  return {
    id: metric.id,
    key: metric.key,
    name: version.name,
    tier: version.tier,
    kind: version.kind,
    direction: version.direction,
    unit: version.unit,
    definition: version.definition,
    measurement: version.measurement,
    isNorthStar: metric.isNorthStar,
    status: metric.status,
    version: metric.version,
    effectiveFrom: version.effectiveFrom,
    ownerId: metric.ownerId,
    exemption: until === null || reason === null ? null : { until, reason },
    ...place,
    createdAt: metric.createdAt,
    updatedAt: metric.updatedAt,
  }
}
