import { today, type Context } from '../context.js'
import { DuplicateInput } from '../contract/grading.js'
import type { Objective } from '../contract/objective.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { copyObjective, undone } from './copy-objective.js'
import { readObjective } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'
import { requireObjective } from './require-objective.js'
import { requireState } from './require-state.js'

/** Copies an objective with all fields of its key results into a cycle or the backlog, no check-ins. */
export async function duplicateObjective(
  ctx: Context,
  id: string,
  raw: DuplicateInput,
): Promise<Objective> {
  const { cycleId } = parse(DuplicateInput, raw)
  return write(ctx, 'objective.duplicate', { id, cycleId }, async (tx) => {
    const { row } = await requireObjective(tx, id)
    requireState(cycleId === null ? null : await requireCycle(tx, cycleId), 'plan')
    const copyId = await copyObjective(ctx, tx, row, {
      cycleId,
      carriedFromId: null,
      rangeOf: ({ range }) => undone(range),
    })
    const value = await readObjective(tx, copyId, today(ctx))
    return { subjectId: copyId, value, detail: { from: id } }
  })
}
