import { and, eq, isNull } from 'drizzle-orm'
import { requireBudget } from '../budget/load-budget.js'
import { splitByTier } from '../budget/split-by-tier.js'
import type { Context } from '../context.js'
import { EnvelopeInput, type Envelope } from '../contract/gates.js'
import { envelopeStages } from '../db/schema/budget-steering.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { loadEnvelope, loadStages } from './load-envelope.js'

/**
 * Sets the stages that are not released yet; what is released stays. Together they are no more than
 * the exploratory part of the total.
 *
 * @throws DomainError budget.envelope_exceeds
 */
export async function setEnvelope(
  ctx: Context,
  budgetId: string,
  raw: EnvelopeInput,
): Promise<Envelope> {
  const input = parse(EnvelopeInput, raw)
  return write(ctx, 'budget.set_envelope', { budgetId, ...input }, async (tx) => {
    const budget = await requireBudget(tx, budgetId)
    const kept = (await loadStages(tx, budgetId)).filter((stage) => stage.releasedAt !== null)
    const sum = [...kept, ...input.stages].reduce((total, stage) => total + stage.amount, 0)
    const target = splitByTier(budget.total, budget.targetMix).exploratory
    if (sum > target) throw invalid('budget.envelope_exceeds', { sum, target })
    await tx
      .delete(envelopeStages)
      .where(and(eq(envelopeStages.budgetId, budgetId), isNull(envelopeStages.releasedAt)))
    const first = (kept.at(-1)?.position ?? 0) + 1
    for (const [at, stage] of input.stages.entries()) {
      const id = ctx.newId('stg')
      await tx.insert(envelopeStages).values({ id, budgetId, position: first + at, ...stage })
    }
    return { subjectId: budgetId, value: await loadEnvelope(tx, budget), detail: input }
  })
}
