import { eq } from 'drizzle-orm'
import { instant, type Context } from '../../context.js'
import type { TierMix } from '../../contract/budget.js'
import {
  ScenarioInput,
  ScenarioPreview,
  type Scenario,
  type ScenarioOutcome,
} from '../../contract/scenario.js'
import { budgetScenarios } from '../../db/schema/budget-steering.js'
import { conflict } from '../../errors.js'
import { parse } from '../../parse.js'
import { write } from '../../write.js'
import { getBudgetSummary } from '../get-budget-summary.js'
import { checkMix } from '../load-budget.js'
import { loadScenarioRows, requireScenario, toScenario } from './load-scenarios.js'
import { scenarioOutcome } from './scenario-outcome.js'

/** What an end of the period would take, as of today; nothing is stored. */
export async function previewScenario(
  ctx: Context,
  budgetId: string,
  raw: ScenarioPreview,
): Promise<ScenarioOutcome> {
  const { mix } = parse(ScenarioPreview, raw)
  return outcomeOf(ctx, budgetId, mix)
}

/** Saves an end of the period to compare and to talk about. */
export async function saveScenario(ctx: Context, raw: ScenarioInput): Promise<Scenario> {
  const input = parse(ScenarioInput, raw)
  await outcomeOf(ctx, input.budgetId, input.mix)
  return write(ctx, 'scenario.save', input, async (tx) => {
    const id = ctx.newId('scn')
    await tx
      .insert(budgetScenarios)
      .values({ id, ...input, createdAt: instant(ctx), createdBy: ctx.actorId })
    const summary = await getBudgetSummary(ctx, input.budgetId)
    const value = toScenario(await requireScenario(tx, id), summary)
    return { subjectId: input.budgetId, value, detail: { scenarioId: id } }
  })
}

/** Saved scenarios of a budget, newest first, each with what it would take as of today. */
export async function listScenarios(ctx: Context, budgetId: string): Promise<Scenario[]> {
  const summary = await getBudgetSummary(ctx, budgetId)
  const rows = await loadScenarioRows(ctx.store.db, budgetId)
  return rows.map((row) => toScenario(row, summary))
}

/** Takes a scenario off the list; one that was adopted stays with its decision. */
export async function discardScenario(ctx: Context, id: string): Promise<Scenario> {
  const { budgetId } = await requireScenario(ctx.store.db, id)
  const summary = await getBudgetSummary(ctx, budgetId)
  return write(ctx, 'scenario.discard', { id }, async (tx) => {
    const row = await requireScenario(tx, id)
    if (row.adoptedAt !== null) throw conflict('scenario.adopted', { id })
    await tx
      .update(budgetScenarios)
      .set({ discardedAt: instant(ctx) })
      .where(eq(budgetScenarios.id, id))
    return { subjectId: budgetId, value: toScenario(row, summary), detail: { scenarioId: id } }
  })
}

/** @throws DomainError budget.mix_sum; budget.over_spent once nothing is left to steer */
async function outcomeOf(ctx: Context, budgetId: string, mix: TierMix): Promise<ScenarioOutcome> {
  checkMix(mix)
  const summary = await getBudgetSummary(ctx, budgetId)
  const outcome = scenarioOutcome(summary, mix)
  if (outcome !== null) return outcome
  const { budget, actual } = summary
  throw conflict('budget.over_spent', { spent: actual.total, total: budget.total })
}
