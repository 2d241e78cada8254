import { asc, eq } from 'drizzle-orm'
import { split } from '../budget/split.js'
import { instant, type Context } from '../context.js'
import type { KeyResultRange, PacingProfile } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { keyResults, objectives } from '../db/schema/objectives.js'
import { nextPosition } from './next-position.js'
import { requireActiveMetric } from './require-active-metric.js'
import type { KeyResultRow, ObjectiveRow } from './require-key-result.js'

/** How an objective is copied. */
export interface Copy {
  readonly cycleId: string | null
  readonly carriedFromId: string | null
  /** The range a key result goes on with; null leaves it behind. */
  readonly rangeOf: (row: KeyResultRow) => KeyResultRange | null
}

/**
 * Copies an objective with all fields of its key results, without check-ins, grades or alignment;
 * the new one's id. What is left behind gives its weight to the rest in proportion. Steps and due
 * days lie in the old cycle, so pacing by them becomes linear.
 */
export async function copyObjective(
  ctx: Context,
  tx: Executor,
  source: ObjectiveRow,
  copy: Copy,
): Promise<string> {
  const id = ctx.newId('obj')
  const { title, type, ownerId, team, level, rollup, cap } = source
  const { cycleId, carriedFromId } = copy
  await tx.insert(objectives).values({
    id,
    cycleId,
    title,
    type,
    ownerId,
    team,
    level,
    rollup,
    cap,
    carriedFromId,
    position: await nextPosition(tx, cycleId),
    createdAt: instant(ctx),
  })
  const rows = await tx
    .select()
    .from(keyResults)
    .where(eq(keyResults.objectiveId, source.id))
    .orderBy(asc(keyResults.position))
  const kept = rows.flatMap((row) => {
    const range = copy.rangeOf(row)
    return range === null ? [] : [{ row, range }]
  })
  const weights = sharedWeights(kept.map(({ row }) => row))
  for (const [position, { row, range }] of kept.entries()) {
    if (row.metricId !== null) await requireActiveMetric(tx, row.metricId)
    await tx.insert(keyResults).values({
      ...row,
      id: ctx.newId('kr'),
      objectiveId: id,
      range,
      originalRange: null,
      profile: withoutDays(row.profile),
      weightBp: weights.get(row.id) ?? 0,
      position,
      createdAt: instant(ctx),
    })
  }
  return id
}

/** Weights of what is kept, drawn up to 10 000 again by largest remainder. */
function sharedWeights(kept: readonly KeyResultRow[]): ReadonlyMap<string, number> {
  const delivery = kept.filter((row) => row.role === 'delivery')
  const parts = split(
    10_000,
    delivery.map((row) => row.weightBp),
  )
  return new Map(delivery.map((row, index) => [row.id, parts[index] ?? 0]))
}

function withoutDays(profile: PacingProfile): PacingProfile {
  return profile.type === 'step' ? { type: 'linear' } : profile
}

/** Milestones as they stand before anything is done. */
export function undone(range: KeyResultRange): KeyResultRange {
  if (range.type !== 'milestone') return range
  const milestones = range.milestones.map(({ name, weight }) => ({ name, weight, done: false }))
  return { ...range, milestones }
}
