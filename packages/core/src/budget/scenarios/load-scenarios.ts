import { and, desc, eq, isNull } from 'drizzle-orm'
import type { BudgetSummary } from '../../contract/budget.js'
import type { Scenario } from '../../contract/scenario.js'
import type { Executor } from '../../db/open.js'
import { budgetScenarios } from '../../db/schema/budget-steering.js'
import { notFound } from '../../errors.js'
import { scenarioOutcome } from './scenario-outcome.js'

type ScenarioRow = typeof budgetScenarios.$inferSelect

/** Saved scenarios that nobody discarded, newest first. */
export async function loadScenarioRows(db: Executor, budgetId: string): Promise<ScenarioRow[]> {
  return db
    .select()
    .from(budgetScenarios)
    .where(and(eq(budgetScenarios.budgetId, budgetId), isNull(budgetScenarios.discardedAt)))
    .orderBy(desc(budgetScenarios.createdAt), desc(budgetScenarios.id))
}

/** One stored scenario, or scenario.not_found. */
export async function requireScenario(db: Executor, id: string): Promise<ScenarioRow> {
  const [row] = await db
    .select()
    .from(budgetScenarios)
    .where(and(eq(budgetScenarios.id, id), isNull(budgetScenarios.discardedAt)))
  if (row === undefined) throw notFound('scenario.not_found', id)
  return row
}

/** A stored scenario with what it would take now. */
export function toScenario(row: ScenarioRow, summary: BudgetSummary): Scenario {
  const { discardedAt: _discardedAt, ...scenario } = row
  return { ...scenario, outcome: scenarioOutcome(summary, row.mix) }
}
