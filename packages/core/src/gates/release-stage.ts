import { eq } from 'drizzle-orm'
import { requireBudget } from '../budget/load-budget.js'
import { instant, type Context } from '../context.js'
import { StageRelease, type Envelope } from '../contract/gates.js'
import { envelopeStages } from '../db/schema/budget-steering.js'
import { conflict, notFound } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { loadEnvelope, loadStages } from './load-envelope.js'

/**
 * Lets a stage of the envelope go, with the reason why its condition is met; stages go in order.
 *
 * @throws DomainError budget.stage_not_found, budget.stage_released, budget.stage_order
 */
export async function releaseStage(
  ctx: Context,
  stageId: string,
  raw: StageRelease,
): Promise<Envelope> {
  const { reason } = parse(StageRelease, raw)
  return write(ctx, 'budget.release_stage', { stageId, reason }, async (tx) => {
    const [row] = await tx.select().from(envelopeStages).where(eq(envelopeStages.id, stageId))
    if (row === undefined) throw notFound('budget.stage_not_found', stageId)
    const { budgetId, position, amount } = row
    if (row.releasedAt !== null) throw conflict('budget.stage_released', { position })
    const next = (await loadStages(tx, budgetId)).find((stage) => stage.releasedAt === null)
    if (next !== undefined && next.id !== stageId) {
      throw conflict('budget.stage_order', { position, next: next.position })
    }
    await tx
      .update(envelopeStages)
      .set({ releasedAt: instant(ctx), releasedBy: ctx.actorId, releaseReason: reason })
      .where(eq(envelopeStages.id, stageId))
    const value = await loadEnvelope(tx, await requireBudget(tx, budgetId))
    return { subjectId: budgetId, value, detail: { stageId, position, amount, reason } }
  })
}
