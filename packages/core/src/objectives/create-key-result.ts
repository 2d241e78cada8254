import { count, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { instant, today, type Context } from '../context.js'
import { KeyResultInput, type KeyResult, type KeyResultRange } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { metrics } from '../db/schema/metrics.js'
import { keyResults } from '../db/schema/objectives.js'
import { invalid, notFound, precondition } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { readKeyResult } from './read-key-results.js'
import { requireObjective } from './require-objective.js'
import { redrawSharedWeights } from './redraw-shared-weights.js'

type Input = z.output<typeof KeyResultInput>

/**
 * Adds a key result. On a metric it reads the metric's own values; without one, its check-ins.
 * While no weight is given, the objective's delivery key results share the weight evenly.
 */
export async function createKeyResult(ctx: Context, raw: KeyResultInput): Promise<KeyResult> {
  const input = parse(KeyResultInput, raw)
  checkRange(input.range)
  checkFit(input)
  return write(ctx, 'key_result.create', input, async (tx) => {
    await requireObjective(tx, input.objectiveId)
    await requirePerson(tx, input.ownerId)
    if (input.metricId !== null) await requireActiveMetric(tx, input.metricId)
    const [before] = await tx
      .select({ count: count() })
      .from(keyResults)
      .where(eq(keyResults.objectiveId, input.objectiveId))
    const id = ctx.newId('kr')
    await tx.insert(keyResults).values({
      id,
      ...input,
      weightBp: input.weightBp ?? 0,
      weightIsShared: input.role === 'delivery' && input.weightBp === null,
      position: before?.count ?? 0,
      createdAt: instant(ctx),
    })
    await redrawSharedWeights(tx, input.objectiveId)
    return { subjectId: id, value: await readKeyResult(tx, id, today(ctx)) }
  })
}

function checkRange(range: KeyResultRange): void {
  if (range.type === 'move' && range.baseline === range.target) {
    throw invalid('key_result.target_equals_baseline', { value: range.target })
  }
  if (range.type === 'maintain_band' && range.low > range.high) {
    throw invalid('key_result.config', { low: range.low, high: range.high })
  }
}

/** Milestones have no series to read, and a health key result carries no weight. */
function checkFit({ range, metricId, role, weightBp }: Input): void {
  if (range.type === 'milestone' && metricId !== null) {
    throw invalid('key_result.config', { metricId })
  }
  if (role === 'health' && weightBp !== null && weightBp > 0) {
    throw invalid('key_result.config', { weightBp })
  }
}

async function requireActiveMetric(tx: Executor, id: string): Promise<void> {
  const [metric] = await tx
    .select({ status: metrics.status, key: metrics.key })
    .from(metrics)
    .where(eq(metrics.id, id))
  if (!metric) throw notFound('metric.not_found', id)
  if (metric.status === 'archived') throw precondition('metric.archived', { key: metric.key })
}
