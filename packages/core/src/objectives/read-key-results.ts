import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm'
import type { Cycle } from '../contract/cycle.js'
import type { KeyResult } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'
import { grades, targetChanges } from '../db/schema/okr-records.js'
import { readSettings } from '../settings/read-settings.js'
import { effectiveCheckIns } from './effective-check-ins.js'
import type { MeasuredKeyResult } from './key-result-facts.js'
import { measure } from './measure-key-result.js'
import { readCheckIns, type CheckInDepth } from './read-check-ins.js'
import { readExperimentsOf } from './read-experiments-of.js'
import { requireKeyResult, type KeyResultRow } from './require-key-result.js'
import { withReasons } from './revision-reasons.js'
import { seasonWindow, type Period } from './season.js'

/** One key result as of a day, or key_result.not_found. */
export async function readKeyResult(db: Executor, id: string, today: string): Promise<KeyResult> {
  const { row, cycle } = await requireKeyResult(db, id)
  const [measured] = await measureKeyResults(db, [row], cycle, today)
  if (!measured) throw new Error(`key result ${id} was read but not measured`)
  return measured.view
}

/**
 * Measures key results of one cycle in the order given, reading what they need in one go: values
 * that ended inside the cycle, and for seasonal profiles those of the year before. The cost grows
 * with the key results and the length of the cycle, not with the history of their metrics; with the
 * newest check-ins alone it does not grow with what was said either.
 */
export async function measureKeyResults(
  db: Executor,
  rows: readonly KeyResultRow[],
  cycle: Cycle | null,
  today: string,
  depth: CheckInDepth = 'all',
): Promise<MeasuredKeyResult[]> {
  const settings = await readSettings(db)
  const seasonal = rows.filter((row) => row.profile.type === 'seasonal')
  const values = cycle ? await readPeriods(db, rows, cycle) : new Map<string, Period[]>()
  const season =
    cycle && seasonal.length > 0
      ? await readPeriods(db, seasonal, seasonWindow(cycle), 'overlapping')
      : new Map<string, Period[]>()
  const { history, graded, changed } = await readRecords(db, rows, depth)
  const experiments: ReadonlyMap<string, KeyResult['experiments']> = cycle
    ? await readExperimentsOf(db, rows, cycle, today)
    : new Map()
  return rows.map((row) =>
    measure(
      {
        row,
        settings,
        cycle,
        values: row.metricId === null ? null : pointsOf(values.get(row.metricId)),
        season: season.get(row.metricId ?? '') ?? [],
        checkIns: effectiveCheckIns(history.get(row.id) ?? []),
        experiments: experiments.get(row.id) ?? [],
        grades: graded.get(row.id) ?? [],
        targetChanges: changed.get(row.id) ?? [],
      },
      today,
    ),
  )
}

/** A period belongs to the day it ended. */
function pointsOf(periods: readonly Period[] = []) {
  return periods.map(({ periodEnd, value }) => ({ day: periodEnd, value }))
}

/** Complete periods by metric, oldest first: those that ended in the window, or that share a day. */
async function readPeriods(
  db: Executor,
  rows: readonly KeyResultRow[],
  window: Pick<Cycle, 'startsOn' | 'endsOn'>,
  which: 'ended' | 'overlapping' = 'ended',
): Promise<Map<string, Period[]>> {
  const metricIds = rows.flatMap((row) => (row.metricId === null ? [] : [row.metricId]))
  const end = which === 'ended' ? metricValues.periodEnd : metricValues.periodStart
  const found = await db
    .select({
      metricId: metricValues.metricId,
      periodStart: metricValues.periodStart,
      periodEnd: metricValues.periodEnd,
      value: metricValues.value,
    })
    .from(metricValues)
    .where(
      and(
        inArray(metricValues.metricId, metricIds),
        eq(metricValues.complete, true),
        gte(metricValues.periodEnd, window.startsOn),
        lte(end, window.endsOn),
      ),
    )
    .orderBy(asc(metricValues.periodEnd))
  return grouped(found, (row) => row.metricId)
}

/** What was said, graded and changed, by key result, as it was entered. */
async function readRecords(db: Executor, rows: readonly KeyResultRow[], depth: CheckInDepth) {
  const of = rows.map((row) => row.id)
  const said = await readCheckIns(db, rows, depth)
  const graded = await db
    .select()
    .from(grades)
    .where(inArray(grades.keyResultId, of))
    .orderBy(asc(grades.version))
  const changed = await db
    .select()
    .from(targetChanges)
    .where(inArray(targetChanges.keyResultId, of))
    .orderBy(asc(targetChanges.at), asc(targetChanges.id))
  return {
    history: grouped(await withReasons(db, said), (row) => row.keyResultId),
    graded: grouped(graded, (row) => row.keyResultId),
    changed: grouped(changed, (row) => row.keyResultId),
  }
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
