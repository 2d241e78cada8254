import { and, gte, lte } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { CycleInput, type Cycle } from '../contract/objective.js'
import { cycles } from '../db/schema/objectives.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'

/** Opens a cycle. Cycles do not overlap, so that every day belongs to at most one. */
export async function createCycle(ctx: Context, raw: CycleInput): Promise<Cycle> {
  const input = parse(CycleInput, raw)
  if (input.startsOn >= input.endsOn) {
    throw invalid('cycle.dates', { startsOn: input.startsOn, endsOn: input.endsOn })
  }
  return write(ctx, 'cycle.create', input, async (tx) => {
    const [other] = await tx
      .select({ id: cycles.id, startsOn: cycles.startsOn, endsOn: cycles.endsOn })
      .from(cycles)
      .where(and(lte(cycles.startsOn, input.endsOn), gte(cycles.endsOn, input.startsOn)))
    if (other) throw conflict('cycle.overlaps', other)
    const cycle: Cycle = {
      id: ctx.newId('cyc'),
      ...input,
      state: 'open',
      createdAt: instant(ctx),
    }
    await tx.insert(cycles).values(cycle)
    return { subjectId: cycle.id, value: cycle }
  })
}
