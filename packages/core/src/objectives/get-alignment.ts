import { inArray } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import type { AlignmentGraph } from '../contract/alignment.js'
import type { Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { objectives } from '../db/schema/objectives.js'
import { loadMetrics } from '../metrics/load.js'
import { alignmentFaults, alignmentScore } from './alignment-faults.js'
import { measureCycle, measureObjectives } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'

/** How the objectives of a cycle hang together: the graph, its health and the reasons for it. */
export async function getAlignment(ctx: Context, cycleId: string): Promise<AlignmentGraph> {
  const { db } = ctx.store
  await requireCycle(db, cycleId)
  const own = (await measureCycle(db, cycleId, today(ctx), 'newest')).map(({ view }) => view)
  const all = [...own, ...(await linkedElsewhere(db, own, today(ctx)))]
  const faults = alignmentFaults({
    objectives: own,
    levelOf: new Map(all.map((one) => [one.id, one.level])),
    pathMetricIds: await pathMetrics(db),
  })
  return {
    nodes: all.map(({ id, cycleId: of, title, level, ownerId, team, progress, health }) => {
      return { id, cycleId: of, title, level, ownerId, team, progress, health }
    }),
    links: own.flatMap(linksOf),
    score: alignmentScore(faults),
    faults,
  }
}

function linksOf({ id, parentId, supportIds }: Objective): AlignmentGraph['links'] {
  return [
    ...(parentId === null ? [] : [{ fromId: id, toId: parentId, kind: 'contributes' as const }]),
    ...supportIds.map((toId) => ({ fromId: id, toId, kind: 'supports' as const })),
  ]
}

/** Objectives of the cycles around it that one of this cycle is linked to. */
async function linkedElsewhere(
  db: Executor,
  own: readonly Objective[],
  day: string,
): Promise<Objective[]> {
  const known = new Set(own.map((one) => one.id))
  const wanted = own.flatMap(linksOf).map(({ toId }) => toId)
  const missing = [...new Set(wanted)].filter((id) => !known.has(id))
  if (missing.length === 0) return []
  const rows = await db.select().from(objectives).where(inArray(objectives.id, missing))
  return (await measureObjectives(db, rows, day, 'newest')).map(({ view }) => view)
}

/** Active core and supporting metrics with a way to the North Star, itself included. */
async function pathMetrics(db: Executor): Promise<string[]> {
  const { byId } = await loadMetrics(db)
  return [...byId.values()]
    .filter((metric) => metric.status === 'active' && metric.tier !== 'exploratory')
    .filter((metric) => metric.pathToNorthStar !== null)
    .map((metric) => metric.id)
}
