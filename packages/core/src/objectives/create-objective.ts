import { count, eq } from 'drizzle-orm'
import { instant, today, type Context } from '../context.js'
import { ObjectiveInput, type Objective } from '../contract/objective.js'
import { objectives } from '../db/schema/objectives.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { readObjective } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'

/** Adds an objective at the end of its cycle's list; its key results come one by one. */
export async function createObjective(ctx: Context, raw: ObjectiveInput): Promise<Objective> {
  const input = parse(ObjectiveInput, raw)
  return write(ctx, 'objective.create', input, async (tx) => {
    await requireCycle(tx, input.cycleId)
    await requirePerson(tx, input.ownerId)
    const [before] = await tx
      .select({ count: count() })
      .from(objectives)
      .where(eq(objectives.cycleId, input.cycleId))
    const id = ctx.newId('obj')
    await tx
      .insert(objectives)
      .values({ id, ...input, position: before?.count ?? 0, createdAt: instant(ctx) })
    return { subjectId: id, value: await readObjective(tx, id, today(ctx)) }
  })
}
