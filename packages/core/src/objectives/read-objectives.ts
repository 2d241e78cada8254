import { asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Cycle } from '../contract/cycle.js'
import type { Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { cycles, keyResults, objectives, objectiveSupports } from '../db/schema/objectives.js'
import { objectiveClosings } from '../db/schema/okr-records.js'
import { readSettings } from '../settings/read-settings.js'
import type { MeasuredKeyResult } from './key-result-facts.js'
import type { CheckInDepth } from './read-check-ins.js'
import { measureKeyResults } from './read-key-results.js'
import type { KeyResultRow, ObjectiveRow } from './require-key-result.js'
import { requireObjective } from './require-objective.js'
import type { MeasuredObjective } from './objective-facts.js'
import { summariseObjective } from './summarise-objective.js'

/** One objective with its key results as of a day, or objective.not_found. */
export async function readObjective(db: Executor, id: string, today: string): Promise<Objective> {
  const { row } = await requireObjective(db, id)
  const [measured] = await measureObjectives(db, [row], today)
  if (!measured) throw new Error(`objective ${id} was read but not measured`)
  return measured.view
}

/** All objectives of a cycle, or of the backlog, in their order, measured as of a day. */
export async function measureCycle(
  db: Executor,
  cycleId: string | null,
  today: string,
  depth: CheckInDepth = 'all',
): Promise<MeasuredObjective[]> {
  const rows = await db
    .select()
    .from(objectives)
    .where(cycleId === null ? isNull(objectives.cycleId) : eq(objectives.cycleId, cycleId))
    .orderBy(asc(objectives.position), asc(objectives.id))
  return measureObjectives(db, rows, today, depth)
}

/** Measures objectives in the order given, and below them the children that their roll-up counts. */
export async function measureObjectives(
  db: Executor,
  wanted: readonly ObjectiveRow[],
  today: string,
  depth: CheckInDepth = 'all',
): Promise<MeasuredObjective[]> {
  const rows = await withCountedChildren(db, wanted)
  const rules = await readSettings(db)
  const cycleOf = await readCycles(db, rows)
  const measured = await measureByCycle(db, rows, cycleOf, { today, depth })
  const { supports, closings } = await readLinks(db, rows)
  const done = new Map<string, MeasuredObjective>()
  const summarise = (row: ObjectiveRow): MeasuredObjective => {
    const known = done.get(row.id)
    if (known) return known
    const counted = row.rollup === 'krs' ? [] : rows.filter((child) => child.parentId === row.id)
    const summary = summariseObjective(
      {
        row,
        rules,
        cycle: cycleOf.get(row.cycleId ?? '') ?? null,
        keyResults: measured.get(row.id) ?? [],
        children: counted.map(summarise),
        supportIds: supports.get(row.id) ?? [],
        closing: closings.get(row.id) ?? null,
      },
      today,
    )
    done.set(row.id, summary)
    return summary
  }
  return wanted.map(summarise)
}

/** The rows, and level by level what contributes to those that count their children. */
async function withCountedChildren(
  db: Executor,
  wanted: readonly ObjectiveRow[],
): Promise<ObjectiveRow[]> {
  const found = new Map(wanted.map((row) => [row.id, row]))
  let counting = wanted.filter((row) => row.rollup !== 'krs')
  while (counting.length > 0) {
    const ids = counting.map((row) => row.id)
    const children = await db
      .select()
      .from(objectives)
      .where(inArray(objectives.parentId, ids))
      .orderBy(asc(objectives.position), asc(objectives.id))
    const unseen = children.filter((row) => !found.has(row.id))
    for (const row of unseen) found.set(row.id, row)
    counting = unseen.filter((row) => row.rollup !== 'krs')
  }
  return [...found.values()]
}

async function readCycles(db: Executor, rows: readonly ObjectiveRow[]) {
  const ids = [...new Set(rows.flatMap((row) => (row.cycleId === null ? [] : [row.cycleId])))]
  const found = await db.select().from(cycles).where(inArray(cycles.id, ids))
  return new Map<string, Cycle>(found.map((cycle) => [cycle.id, cycle]))
}

/** Key results by objective; each cycle has its own window of values, so it is measured by itself. */
async function measureByCycle(
  db: Executor,
  rows: readonly ObjectiveRow[],
  cycleOf: ReadonlyMap<string, Cycle>,
  { today, depth }: { readonly today: string; readonly depth: CheckInDepth },
): Promise<Map<string, MeasuredKeyResult[]>> {
  const ids = rows.map((row) => row.id)
  const found = await db
    .select()
    .from(keyResults)
    .where(inArray(keyResults.objectiveId, ids))
    .orderBy(asc(keyResults.position))
  const cycleIdOf = new Map(rows.map((row) => [row.id, row.cycleId]))
  const groups = new Map<string | null, KeyResultRow[]>()
  for (const row of found) {
    const cycleId = cycleIdOf.get(row.objectiveId) ?? null
    groups.set(cycleId, [...(groups.get(cycleId) ?? []), row])
  }
  const byObjective = new Map<string, MeasuredKeyResult[]>(ids.map((id) => [id, []]))
  for (const [cycleId, group] of groups) {
    const cycle = cycleOf.get(cycleId ?? '') ?? null
    for (const item of await measureKeyResults(db, group, cycle, today, depth)) {
      byObjective.get(item.view.objectiveId)?.push(item)
    }
  }
  return byObjective
}

async function readLinks(db: Executor, rows: readonly ObjectiveRow[]) {
  const ids = rows.map((row) => row.id)
  const supported = await db
    .select()
    .from(objectiveSupports)
    .where(inArray(objectiveSupports.objectiveId, ids))
    .orderBy(asc(objectiveSupports.supportsId))
  const decided = await db
    .select()
    .from(objectiveClosings)
    .where(inArray(objectiveClosings.objectiveId, ids))
    .orderBy(asc(objectiveClosings.at), asc(objectiveClosings.id))
  const supports = new Map<string, string[]>()
  for (const { objectiveId, supportsId } of supported) {
    supports.set(objectiveId, [...(supports.get(objectiveId) ?? []), supportsId])
  }
  const closings = new Map<string, Objective['closing']>()
  for (const { objectiveId, decision, comment, carriedToId, reachedIds, at, by } of decided) {
    closings.set(objectiveId, { decision, comment, carriedToId, reachedIds, at, by })
  }
  return { supports, closings }
}
