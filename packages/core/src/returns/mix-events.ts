import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import type { MixEvent } from '../contract/returns.js'
import type { Executor } from '../db/open.js'
import { budgetChanges, budgetTransfers } from '../db/schema/budget.js'
import { budgetScenarios } from '../db/schema/budget-steering.js'
import { decisionLog } from '../db/schema/reviews.js'

/** Something that changed the mix of a budget, at its instant. */
interface BudgetEvent {
  readonly budgetId: string
  readonly at: string
  readonly what: MixEvent
}

const NONE = { amount: null, mixBefore: null, mixAfter: null }

/** Changed terms, approved transfers and adopted scenarios of some budgets, oldest first. */
export async function readMixEvents(
  db: Executor,
  budgetIds: readonly string[],
): Promise<BudgetEvent[]> {
  const ids = [...budgetIds]
  const events = [
    ...(await termsChanged(db, ids)),
    ...(await transfersApproved(db, ids)),
    ...(await scenariosAdopted(db, ids)),
  ]
  return events.toSorted((a, b) => (a.at < b.at ? -1 : 1))
}

async function termsChanged(db: Executor, ids: string[]): Promise<BudgetEvent[]> {
  const rows = await db.select().from(budgetChanges).where(inArray(budgetChanges.budgetId, ids))
  return rows.map(({ budgetId, at, reason, before, after }) => ({
    budgetId,
    at,
    what: {
      ...NONE,
      kind: 'terms_changed',
      day: at.slice(0, 10),
      reason: { en: reason },
      mixBefore: before.targetMix,
      mixAfter: after.targetMix,
    },
  }))
}

async function transfersApproved(db: Executor, ids: string[]): Promise<BudgetEvent[]> {
  const rows = await db
    .select()
    .from(budgetTransfers)
    .where(and(inArray(budgetTransfers.budgetId, ids), eq(budgetTransfers.state, 'approved')))
  return rows.map(({ budgetId, decidedAt, proposedAt, reason, amount }) => {
    const at = decidedAt ?? proposedAt
    const day = at.slice(0, 10)
    return {
      budgetId,
      at,
      what: { ...NONE, kind: 'transfer_approved', day, reason: { en: reason }, amount },
    }
  })
}

async function scenariosAdopted(db: Executor, ids: string[]): Promise<BudgetEvent[]> {
  const rows = await db
    .select({ scenario: budgetScenarios, text: decisionLog.text })
    .from(budgetScenarios)
    .leftJoin(decisionLog, eq(decisionLog.id, budgetScenarios.decisionId))
    .where(and(inArray(budgetScenarios.budgetId, ids), isNotNull(budgetScenarios.adoptedAt)))
  return rows.map(({ scenario, text }) => {
    const { budgetId, adoptedAt, createdAt, name, mix } = scenario
    const at = adoptedAt ?? createdAt
    const day = at.slice(0, 10)
    const reason = text ?? name
    return {
      budgetId,
      at,
      what: { ...NONE, kind: 'scenario_adopted', day, reason, mixAfter: mix },
    }
  })
}
