import { eq, or } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { ObjectiveChange, type Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { checkIns, keyResults, objectives, objectiveSupports } from '../db/schema/objectives.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { nextPosition } from './next-position.js'
import { readObjective } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'
import { requireObjective } from './require-objective.js'
import { requireState } from './require-state.js'
import { storeAlignment } from './set-alignment.js'

/**
 * Changes an objective, or moves it out of the backlog or to another cycle. Its type is settled once
 * the cycle is open, and one that has been checked in on stays where it is. A new parent is checked
 * as every link is.
 */
export async function changeObjective(
  ctx: Context,
  id: string,
  raw: ObjectiveChange,
): Promise<Objective> {
  const change = parse(ObjectiveChange, raw)
  return write(ctx, 'objective.change', { id, ...change }, async (tx) => {
    const { row, cycle } = await requireObjective(tx, id)
    requireState(cycle, 'plan')
    if (change.type !== undefined && change.type !== row.type && cycle?.state === 'open') {
      throw conflict('objective.type_locked')
    }
    if (change.ownerId !== undefined) await requirePerson(tx, change.ownerId)
    await tx
      .update(objectives)
      .set({
        title: change.title ?? row.title,
        type: change.type ?? row.type,
        ownerId: change.ownerId ?? row.ownerId,
        team: change.team === undefined ? row.team : change.team,
        level: change.level ?? row.level,
        rollup: change.rollup ?? row.rollup,
        cap: change.cap ?? row.cap,
      })
      .where(eq(objectives.id, id))
    const { cycleId } = change
    if (cycleId !== undefined && cycleId !== row.cycleId) await moveTo(tx, id, cycleId)
    if (change.parentId !== undefined) await setParent(tx, id, change.parentId)
    return { subjectId: id, value: await readObjective(tx, id, today(ctx)), detail: { ...change } }
  })
}

/** What it supports stays as it is, but for the new parent. */
async function setParent(tx: Executor, id: string, parentId: string | null): Promise<void> {
  const { cycle } = await requireObjective(tx, id)
  const supported = await tx
    .select({ id: objectiveSupports.supportsId })
    .from(objectiveSupports)
    .where(eq(objectiveSupports.objectiveId, id))
  const supportIds = supported.map((one) => one.id).filter((other) => other !== parentId)
  await storeAlignment(tx, { id, cycle }, { parentId, supportIds })
}

/**
 * Moves it to the end of another cycle or of the backlog, which must take plans. Its alignment was
 * with the cycle it leaves, and ends.
 */
async function moveTo(tx: Executor, id: string, cycleId: string | null): Promise<void> {
  requireState(cycleId === null ? null : await requireCycle(tx, cycleId), 'plan')
  const [said] = await tx
    .select({ id: checkIns.id })
    .from(checkIns)
    .innerJoin(keyResults, eq(keyResults.id, checkIns.keyResultId))
    .where(eq(keyResults.objectiveId, id))
    .limit(1)
  if (said) throw conflict('objective.has_check_ins')
  const position = await nextPosition(tx, cycleId)
  await tx.update(objectives).set({ parentId: null }).where(eq(objectives.parentId, id))
  await tx
    .delete(objectiveSupports)
    .where(or(eq(objectiveSupports.objectiveId, id), eq(objectiveSupports.supportsId, id)))
  await tx
    .update(objectives)
    .set({ cycleId, position, parentId: null })
    .where(eq(objectives.id, id))
}
