import { asc, eq, inArray, isNull } from 'drizzle-orm'
import { loadAdherence } from '../actions/load-adherence.js'
import { loadInitiatives } from '../budget/load-initiatives.js'
import { today, type Context } from '../context.js'
import type { LinkedObjective, ObjectivePage } from '../contract/objective-page.js'
import type { Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { objectives, objectiveSupports } from '../db/schema/objectives.js'
import { objectiveHistory } from './objective-history.js'
import { measureObjectives, readObjective } from './read-objectives.js'
import { requireObjective } from './require-objective.js'

/**
 * An objective with its links, the initiatives that serve its key results and what they kept of
 * their commitments, and everything that was done to it; or objective.not_found.
 */
export async function getObjective(ctx: Context, id: string): Promise<ObjectivePage> {
  const { db } = ctx.store
  const { cycle } = await requireObjective(db, id)
  const objective = await readObjective(db, id, today(ctx))
  return {
    objective,
    cycle,
    place: await placeOf(db, objective),
    ...(await linksOf(db, objective, today(ctx))),
    initiatives: await initiativesOf(ctx, objective),
    history: await objectiveHistory(db, id, objective.keyResults),
  }
}

async function placeOf(db: Executor, { id, cycleId }: Objective): Promise<number> {
  const rows = await db
    .select({ id: objectives.id })
    .from(objectives)
    .where(cycleId === null ? isNull(objectives.cycleId) : eq(objectives.cycleId, cycleId))
    .orderBy(asc(objectives.position), asc(objectives.id))
  return rows.findIndex((row) => row.id === id) + 1
}

async function linksOf(db: Executor, { id, parentId, supportIds }: Objective, day: string) {
  const contributing = await db
    .select({ id: objectives.id })
    .from(objectives)
    .where(eq(objectives.parentId, id))
  const supporting = await db
    .select({ id: objectiveSupports.objectiveId })
    .from(objectiveSupports)
    .where(eq(objectiveSupports.supportsId, id))
  const contributorIds = contributing.map((row) => row.id)
  const supporterIds = supporting.map((row) => row.id)
  const wanted = [
    ...(parentId ? [parentId] : []),
    ...supportIds,
    ...contributorIds,
    ...supporterIds,
  ]
  const rows = await db.select().from(objectives).where(inArray(objectives.id, wanted))
  const measured = (await measureObjectives(db, rows, day, 'newest')).map(({ view }) => view)
  const byId = new Map(measured.map((one) => [one.id, toLink(one)]))
  const linked = (ids: readonly string[]) => ids.flatMap((one) => byId.get(one) ?? [])
  return {
    parent: byId.get(parentId ?? '') ?? null,
    supports: linked(supportIds),
    contributors: linked(contributorIds),
    supporters: linked(supporterIds),
  }
}

function toLink(objective: Objective): LinkedObjective {
  const { id, cycleId, title, level, ownerId, progress, health } = objective
  return { id, cycleId, title, level, ownerId, progress, health }
}

async function initiativesOf(
  ctx: Context,
  { keyResults }: Objective,
): Promise<ObjectivePage['initiatives']> {
  const { db } = ctx.store
  const own = new Set(keyResults.map((one) => one.id))
  const serving = (await loadInitiatives(db, today(ctx))).filter(({ keyResultIds }) =>
    keyResultIds.some((id) => own.has(id)),
  )
  const found: ObjectivePage['initiatives'] = []
  for (const { id, name, tier, ownerId, keyResultIds } of serving) {
    const { rate, actions } = await loadAdherence(db, ctx, id)
    const served = keyResultIds.filter((one) => own.has(one))
    const kept = { actions: actions.length, adherence: rate }
    found.push({ id, name, tier, ownerId, keyResultIds: served, ...kept })
  }
  return found
}
