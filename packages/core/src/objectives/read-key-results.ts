import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm'
import type { Cycle, KeyResult } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'
import { checkIns } from '../db/schema/objectives.js'
import { measure, type MeasuredKeyResult } from './measure-key-result.js'
import { readExperimentsOf } from './read-experiments-of.js'
import { requireKeyResult, type KeyResultRow } from './require-key-result.js'

type Point = KeyResult['series'][number]
type CheckInRow = typeof checkIns.$inferSelect

/** One key result as of a day, or key_result.not_found. */
export async function readKeyResult(db: Executor, id: string, today: string): Promise<KeyResult> {
  const { row, cycle } = await requireKeyResult(db, id)
  const [measured] = await measureKeyResults(db, [row], cycle, today)
  if (!measured) throw new Error(`key result ${id} was read but not measured`)
  return measured.view
}

/** Measures key results of one cycle in the order given, reading what they need in one go. */
export async function measureKeyResults(
  db: Executor,
  rows: readonly KeyResultRow[],
  cycle: Cycle,
  today: string,
): Promise<MeasuredKeyResult[]> {
  const values = await readValues(db, rows, cycle)
  const history = await readCheckIns(db, rows)
  const experiments = await readExperimentsOf(db, rows, cycle, today)
  return rows.map((row) =>
    measure(
      {
        row,
        cycle,
        values: row.metricId === null ? null : (values.get(row.metricId) ?? []),
        checkIns: history.get(row.id) ?? [],
        experiments: experiments.get(row.id) ?? [],
      },
      today,
    ),
  )
}

/** Complete periods that ended inside the cycle; a period belongs to the day it ended. */
async function readValues(
  db: Executor,
  rows: readonly KeyResultRow[],
  cycle: Cycle,
): Promise<Map<string, Point[]>> {
  const metricIds = rows.flatMap((row) => (row.metricId === null ? [] : [row.metricId]))
  const found = await db
    .select({
      metricId: metricValues.metricId,
      day: metricValues.periodEnd,
      value: metricValues.value,
    })
    .from(metricValues)
    .where(
      and(
        inArray(metricValues.metricId, metricIds),
        eq(metricValues.complete, true),
        gte(metricValues.periodEnd, cycle.startsOn),
        lte(metricValues.periodEnd, cycle.endsOn),
      ),
    )
    .orderBy(asc(metricValues.periodEnd))
  const byMetric = new Map<string, Point[]>()
  for (const { metricId, day, value } of found) append(byMetric, metricId, { day, value })
  return byMetric
}

/** Check-ins oldest first, by their day and then by when they were entered. */
async function readCheckIns(
  db: Executor,
  rows: readonly KeyResultRow[],
): Promise<Map<string, CheckInRow[]>> {
  const ids = rows.map((row) => row.id)
  const found = await db
    .select()
    .from(checkIns)
    .where(inArray(checkIns.keyResultId, ids))
    .orderBy(asc(checkIns.day), asc(checkIns.at), asc(checkIns.id))
  const byKeyResult = new Map<string, CheckInRow[]>()
  for (const row of found) append(byKeyResult, row.keyResultId, row)
  return byKeyResult
}

function append<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}
