import { and, isNotNull, ne } from 'drizzle-orm'
import { Assignment } from '../../contract/assignment.js'
import type { Experiment } from '../../contract/experiment.js'
import type { Executor } from '../../db/open.js'
import { experiments } from '../../db/schema/experiments.js'

/** An experiment that shared units and days with the one that is read. */
export type Overlapping = Pick<Experiment, 'id' | 'number' | 'key' | 'name' | 'variants'>

type Run = Pick<Experiment, 'id' | 'unit' | 'startedAt' | 'stoppedAt' | 'assignment'>

/**
 * Experiments that ran on the same kind of unit at the same time, in the order of their numbers. Those
 * of the same layer with ranges that do not meet have no unit in common.
 */
export async function overlapping(db: Executor, own: Run, now: string): Promise<Overlapping[]> {
  const rows = await db
    .select()
    .from(experiments)
    .where(and(ne(experiments.id, own.id), isNotNull(experiments.startedAt)))
    .orderBy(experiments.number)
  return rows
    .filter((row) => row.unit === own.unit && atTheSameTime(row, own, now))
    .filter((row) => !excludeEachOther(Assignment.parse(row.assignment), own.assignment))
    .map(({ id, number, key, name, variants }) => ({
      id,
      number,
      key,
      name,
      variants: [...variants],
    }))
}

type Span = Pick<Run, 'startedAt' | 'stoppedAt'>

function atTheSameTime(a: Span, b: Span, now: string): boolean {
  if (a.startedAt === null || b.startedAt === null) return false
  return a.startedAt < (b.stoppedAt ?? now) && b.startedAt < (a.stoppedAt ?? now)
}

function excludeEachOther({ layer: a }: Assignment, { layer: b }: Assignment): boolean {
  if (a === null || b === null || a.key !== b.key) return false
  return a.endBp <= b.startBp || b.endBp <= a.startBp
}
