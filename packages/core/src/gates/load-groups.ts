import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import type { Ledger } from '../contract/budget.js'
import type { Direction, Metric } from '../contract/metric.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { initiativeGates } from '../db/schema/budget-steering.js'
import { metricValues } from '../db/schema/metrics.js'
import { loadMetrics } from '../metrics/load.js'
import { readGroup, type GateValue, type GroupReading } from './read-group.js'

/** A group of initiatives that are compared with each other, as of a day. */
export interface LoadedGroup {
  readonly key: string
  readonly group: LocalizedLine
  readonly members: readonly { readonly initiativeId: string; readonly metric: Metric }[]
  readonly reading: GroupReading
}

/** The gates of a ledger with their metrics' complete periods that ended by a day, by group. */
export async function loadGroups(
  db: Executor,
  ledger: Ledger,
  asOf: string,
): Promise<LoadedGroup[]> {
  const rows = await db
    .select()
    .from(initiativeGates)
    .where(eq(initiativeGates.ledger, ledger))
    .orderBy(asc(initiativeGates.groupKey), asc(initiativeGates.initiativeId))
  const { byId } = await loadMetrics(db)
  const values = await readValues(
    db,
    rows.map((row) => row.metricId),
    asOf,
  )
  const keys = [...new Set(rows.map((row) => row.groupKey))]
  return keys.map((key) => {
    const own = rows.filter((row) => row.groupKey === key)
    const members = own.flatMap(({ initiativeId, metricId }) => {
      const metric = byId.get(metricId)
      return metric === undefined ? [] : [{ initiativeId, metric }]
    })
    const direction: Direction = members[0]?.metric.direction ?? 'up'
    const reading = readGroup(
      members.map(({ initiativeId, metric }) => ({
        id: initiativeId,
        values: values.get(metric.id) ?? [],
      })),
      direction,
    )
    return { key, group: own[0]?.group ?? {}, members, reading }
  })
}

async function readValues(
  db: Executor,
  metricIds: readonly string[],
  asOf: string,
): Promise<Map<string, GateValue[]>> {
  const rows = await db
    .select({
      metricId: metricValues.metricId,
      periodStart: metricValues.periodStart,
      periodEnd: metricValues.periodEnd,
      value: metricValues.value,
    })
    .from(metricValues)
    .where(
      and(
        inArray(metricValues.metricId, [...new Set(metricIds)]),
        eq(metricValues.complete, true),
        lte(metricValues.periodEnd, asOf),
      ),
    )
    .orderBy(asc(metricValues.periodEnd))
  const found = new Map<string, GateValue[]>()
  for (const { metricId, ...value } of rows) {
    found.set(metricId, [...(found.get(metricId) ?? []), value])
  }
  return found
}
