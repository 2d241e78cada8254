import { eq } from 'drizzle-orm'
import { instant, type Context } from '../../context.js'
import { ScenarioAdoption, type Scenario } from '../../contract/scenario.js'
import type { Transfer } from '../../contract/transfer.js'
import { budgetScenarios } from '../../db/schema/budget-steering.js'
import { conflict } from '../../errors.js'
import { parse } from '../../parse.js'
import { storeDecision } from '../../reviews/store-decision.js'
import { write } from '../../write.js'
import { getBudgetSummary } from '../get-budget-summary.js'
import { insertTransfer } from '../transfers/insert-transfer.js'
import { loadScenarioRows, requireScenario, toScenario } from './load-scenarios.js'
import { movesBetween, scenarioOutcome } from './scenario-outcome.js'

/** An adopted scenario, and the transfers that now wait for a second person. */
export interface AdoptedScenario {
  readonly scenario: Scenario
  readonly transfers: readonly Transfer[]
}

/**
 * Makes a scenario the plan: the decision and the budget as it stood are frozen in the log, and the
 * moves between tiers are proposed as transfers, which a second person approves. What no tier gives
 * because it is not planned yet stays to be planned.
 *
 * @throws DomainError scenario.adopted; budget.over_spent; budget.transfer_exceeds
 */
export async function adoptScenario(
  ctx: Context,
  id: string,
  raw: ScenarioAdoption,
): Promise<AdoptedScenario> {
  const { reason } = parse(ScenarioAdoption, raw)
  const { budgetId } = await requireScenario(ctx.store.db, id)
  const summary = await getBudgetSummary(ctx, budgetId)
  return write(ctx, 'scenario.adopt', { id, reason }, async (tx) => {
    const row = await requireScenario(tx, id)
    if (row.adoptedAt !== null) throw conflict('scenario.adopted', { id })
    const outcome = scenarioOutcome(summary, row.mix)
    if (outcome === null) {
      const { budget, actual } = summary
      throw conflict('budget.over_spent', { spent: actual.total, total: budget.total })
    }
    const transfers: Transfer[] = []
    for (const { from, to, amount } of movesBetween(outcome.move)) {
      const ends = { from: { on: 'tier', tier: from }, to: { on: 'tier', tier: to } } as const
      transfers.push(
        await insertTransfer(tx, ctx, { budgetId, ...ends, amount, day: null, reason }),
      )
    }
    const decisionId = await storeDecision(tx, ctx, {
      source: 'person',
      reviewId: null,
      title: {
        en: `Scenario adopted: ${row.name.en ?? row.name.zh ?? ''}`,
        zh: `采纳方案：${row.name.zh ?? row.name.en ?? ''}`,
      },
      // In the words of whoever decided, so in both languages the same.
      text: { en: reason, zh: reason },
      subjects: { budgetId },
      evidence: { scenario: toScenario(row, summary), budget: summary, transfers },
    })
    await tx
      .update(budgetScenarios)
      .set({ adoptedAt: instant(ctx), adoptedBy: ctx.actorId, decisionId })
      .where(eq(budgetScenarios.id, id))
    const [adopted] = (await loadScenarioRows(tx, budgetId)).filter((item) => item.id === id)
    const value = { scenario: toScenario(adopted ?? row, summary), transfers }
    const transferIds = transfers.map((transfer) => transfer.id)
    return { subjectId: budgetId, value, detail: { scenarioId: id, decisionId, transferIds } }
  })
}
