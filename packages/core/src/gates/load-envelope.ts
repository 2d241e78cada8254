import { asc, eq } from 'drizzle-orm'
import { readPlanFrom } from '../budget/read-entries.js'
import { splitByTier } from '../budget/split-by-tier.js'
import type { Budget } from '../contract/budget.js'
import type { Envelope, EnvelopeStage } from '../contract/gates.js'
import type { Executor } from '../db/open.js'
import { envelopeStages } from '../db/schema/budget-steering.js'

/** The stages of a budget's envelope in their order. */
export async function loadStages(db: Executor, budgetId: string): Promise<EnvelopeStage[]> {
  const rows = await db
    .select()
    .from(envelopeStages)
    .where(eq(envelopeStages.budgetId, budgetId))
    .orderBy(asc(envelopeStages.position))
  return rows.map(({ budgetId: _budgetId, ...stage }) => stage)
}

/** The envelope of exploratory work with what it lets plan. */
export async function loadEnvelope(
  db: Executor,
  budget: Pick<Budget, 'id' | 'total' | 'targetMix'>,
): Promise<Envelope> {
  const stages = await loadStages(db, budget.id)
  const planned = await plannedExploratory(db, budget.id)
  const sum = (wanted: boolean) =>
    stages
      .filter((stage) => (stage.releasedAt !== null) === wanted)
      .reduce((total, stage) => total + stage.amount, 0)
  const released = stages.length === 0 ? null : sum(true)
  return {
    target: splitByTier(budget.total, budget.targetMix).exploratory,
    stages,
    released,
    held: sum(false),
    planned,
    available: released === null ? null : Math.max(0, released - planned),
  }
}

/** Exploratory plans of the whole period, corrections and transfers among them. */
async function plannedExploratory(db: Executor, budgetId: string): Promise<number> {
  const plan = await readPlanFrom(db, budgetId, '')
  return plan
    .filter((entry) => entry.bucket === 'mix')
    .reduce((sum, entry) => sum + (entry.tierAmounts?.exploratory ?? 0), 0)
}
