import { and, eq, gte, lte } from 'drizzle-orm'
import type { z } from 'zod'
import { instant, type Context } from '../context.js'
import { CYCLE_KINDS, CycleInput, type Cycle } from '../contract/cycle.js'
import type { Executor } from '../db/open.js'
import { cycles } from '../db/schema/objectives.js'
import { cycleSteps } from '../db/schema/okr-records.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { requireCycle } from './require-cycle.js'

/**
 * Makes a cycle, as a draft or open at once. Cycles of one kind do not overlap, so that every day
 * belongs to at most one of them; a shorter one may lie inside a longer.
 */
export async function createCycle(ctx: Context, raw: CycleInput): Promise<Cycle> {
  const input = parse(CycleInput, raw)
  if (input.startsOn >= input.endsOn) {
    throw invalid('cycle.dates', { startsOn: input.startsOn, endsOn: input.endsOn })
  }
  return write(ctx, 'cycle.create', input, async (tx) => {
    if (input.parentId !== null) await checkParent(tx, input.parentId, input)
    const [other] = await tx
      .select({ id: cycles.id, startsOn: cycles.startsOn, endsOn: cycles.endsOn })
      .from(cycles)
      .where(
        and(
          eq(cycles.kind, input.kind),
          lte(cycles.startsOn, input.endsOn),
          gte(cycles.endsOn, input.startsOn),
        ),
      )
    if (other) throw conflict('cycle.overlaps', other)
    const cycle: Cycle = { id: ctx.newId('cyc'), ...input, createdAt: instant(ctx) }
    await tx.insert(cycles).values(cycle)
    await tx.insert(cycleSteps).values({
      id: ctx.newId('stp'),
      cycleId: cycle.id,
      from: null,
      to: cycle.state,
      comment: null,
      at: cycle.createdAt,
      by: ctx.actorId,
    })
    return { subjectId: cycle.id, value: cycle }
  })
}

/** The parent is of a longer kind, and no day of the child lies outside it. */
async function checkParent(
  tx: Executor,
  parentId: string,
  child: z.output<typeof CycleInput>,
): Promise<void> {
  const parent = await requireCycle(tx, parentId)
  const longer = CYCLE_KINDS.indexOf(parent.kind) > CYCLE_KINDS.indexOf(child.kind)
  const inside = parent.startsOn <= child.startsOn && child.endsOn <= parent.endsOn
  if (!longer || !inside) {
    const { kind, startsOn, endsOn } = parent
    throw invalid('cycle.parent', { kind, startsOn, endsOn })
  }
}
