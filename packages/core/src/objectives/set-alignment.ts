import { eq, inArray, isNotNull } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { AlignmentInput } from '../contract/alignment.js'
import type { Cycle } from '../contract/cycle.js'
import type { Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { objectives, objectiveSupports } from '../db/schema/objectives.js'
import { conflict, invalid, notFound } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { leadsBack, type AlignmentLink } from './alignment-links.js'
import { readObjective } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'
import { requireObjective } from './require-objective.js'
import { requireState } from './require-state.js'

/**
 * Says what an objective contributes to, which may count it, and what it supports. Links stay within
 * the cycle and the cycles around it, and never lead back: objective.alignment_cycle.
 */
export async function setAlignment(
  ctx: Context,
  id: string,
  raw: AlignmentInput,
): Promise<Objective> {
  const { parentId, supportIds } = parse(AlignmentInput, raw)
  const supported = [...new Set(supportIds)].filter((other) => other !== parentId)
  return write(ctx, 'objective.align', { id, parentId, supportIds }, async (tx) => {
    const { cycle } = await requireObjective(tx, id)
    requireState(cycle, 'plan')
    await storeAlignment(tx, { id, cycle }, { parentId, supportIds: supported })
    const value = await readObjective(tx, id, today(ctx))
    return { subjectId: id, value, detail: { parentId, supportIds: supported } }
  })
}

/** Checks and stores all links of an objective; a parent is not among what it supports. */
export async function storeAlignment(
  tx: Executor,
  { id, cycle }: { readonly id: string; readonly cycle: Cycle | null },
  { parentId, supportIds }: { readonly parentId: string | null; supportIds: readonly string[] },
): Promise<void> {
  const wanted = [...(parentId === null ? [] : [parentId]), ...supportIds]
  await checkTargets(tx, cycle, wanted)
  const others = (await readLinks(tx)).filter((link) => link.fromId !== id)
  const links = wanted.map((toId) => ({ fromId: id, toId }))
  if (leadsBack([...others, ...links], id)) throw conflict('objective.alignment_cycle', { id })
  await tx.update(objectives).set({ parentId }).where(eq(objectives.id, id))
  await tx.delete(objectiveSupports).where(eq(objectiveSupports.objectiveId, id))
  if (supportIds.length === 0) return
  const rows = supportIds.map((supportsId) => ({ objectiveId: id, supportsId }))
  await tx.insert(objectiveSupports).values(rows)
}

/** Every one exists, in this cycle or one around it. */
async function checkTargets(
  tx: Executor,
  cycle: Cycle | null,
  wanted: readonly string[],
): Promise<void> {
  const around = cycle ? await cyclesAround(tx, cycle) : new Set<string>()
  const found = await tx
    .select({ id: objectives.id, cycleId: objectives.cycleId })
    .from(objectives)
    .where(inArray(objectives.id, [...wanted]))
  for (const id of wanted) {
    const target = found.find((row) => row.id === id)
    if (!target) throw notFound('objective.not_found', id)
    if (target.cycleId === null || !around.has(target.cycleId)) {
      throw invalid('objective.parent_elsewhere', { id })
    }
  }
}

/** The cycle and those it lies in. */
async function cyclesAround(tx: Executor, cycle: Cycle): Promise<Set<string>> {
  const ids = new Set([cycle.id])
  let { parentId } = cycle
  while (parentId !== null && !ids.has(parentId)) {
    ids.add(parentId)
    parentId = (await requireCycle(tx, parentId)).parentId
  }
  return ids
}

async function readLinks(tx: Executor): Promise<AlignmentLink[]> {
  const contributing = await tx
    .select({ fromId: objectives.id, toId: objectives.parentId })
    .from(objectives)
    .where(isNotNull(objectives.parentId))
  const supporting = await tx.select().from(objectiveSupports)
  return [
    ...contributing.flatMap(({ fromId, toId }) => (toId === null ? [] : [{ fromId, toId }])),
    ...supporting.map(({ objectiveId, supportsId }) => ({ fromId: objectiveId, toId: supportsId })),
  ]
}
