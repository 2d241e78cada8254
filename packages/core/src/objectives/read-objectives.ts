import { asc, eq, inArray } from 'drizzle-orm'
import type { Cycle, Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { cycles, keyResults, objectives } from '../db/schema/objectives.js'
import { notFound } from '../errors.js'
import { summariseObjective, type MeasuredObjective } from './summarise-objective.js'
import { measureKeyResults } from './read-key-results.js'

/** One objective with its key results as of a day, or objective.not_found. */
export async function readObjective(db: Executor, id: string, today: string): Promise<Objective> {
  const [found] = await db
    .select({ row: objectives, cycle: cycles })
    .from(objectives)
    .innerJoin(cycles, eq(cycles.id, objectives.cycleId))
    .where(eq(objectives.id, id))
  if (!found) throw notFound('objective.not_found', id)
  const [measured] = await measureObjectives(db, [found.row], found.cycle, today)
  if (!measured) throw new Error(`objective ${id} was read but not measured`)
  return measured.view
}

/** All objectives of a cycle in their order, measured as of a day. */
export async function measureCycle(
  db: Executor,
  cycle: Cycle,
  today: string,
): Promise<MeasuredObjective[]> {
  const rows = await db
    .select()
    .from(objectives)
    .where(eq(objectives.cycleId, cycle.id))
    .orderBy(asc(objectives.position))
  return measureObjectives(db, rows, cycle, today)
}

async function measureObjectives(
  db: Executor,
  rows: readonly (typeof objectives.$inferSelect)[],
  cycle: Cycle,
  today: string,
): Promise<MeasuredObjective[]> {
  const ids = rows.map((row) => row.id)
  const keyResultRows = await db
    .select()
    .from(keyResults)
    .where(inArray(keyResults.objectiveId, ids))
    .orderBy(asc(keyResults.position))
  const measured = await measureKeyResults(db, keyResultRows, cycle, today)
  return rows.map((row) =>
    summariseObjective(
      row,
      measured.filter((item) => item.view.objectiveId === row.id),
      cycle,
      today,
    ),
  )
}
