import { instant, today, type Context } from '../context.js'
import { ObjectiveInput, type Objective } from '../contract/objective.js'
import { objectives } from '../db/schema/objectives.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { nextPosition } from './next-position.js'
import { readObjective } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'
import { requireState } from './require-state.js'

/**
 * Adds an objective at the end of its cycle's list, or of the backlog; its key results come one by
 * one.
 */
export async function createObjective(ctx: Context, raw: ObjectiveInput): Promise<Objective> {
  const input = parse(ObjectiveInput, raw)
  return write(ctx, 'objective.create', input, async (tx) => {
    if (input.cycleId !== null) requireState(await requireCycle(tx, input.cycleId), 'plan')
    await requirePerson(tx, input.ownerId)
    const id = ctx.newId('obj')
    const position = await nextPosition(tx, input.cycleId)
    await tx.insert(objectives).values({ id, ...input, position, createdAt: instant(ctx) })
    return { subjectId: id, value: await readObjective(tx, id, today(ctx)) }
  })
}
