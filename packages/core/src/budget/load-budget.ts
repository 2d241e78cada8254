import { eq } from 'drizzle-orm'
import type { Budget, TierMix } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgets } from '../db/schema/budget.js'
import { invalid, notFound } from '../errors.js'
import { tiersOf } from './per-tier.js'

type BudgetRow = typeof budgets.$inferSelect

/** A stored budget in the shape of the contract. */
export function toBudget(row: BudgetRow): Budget {
  const { id, cycleId, ledger, currency, total, createdAt } = row
  const targetMix = {
    core: row.coreBp,
    supporting: row.supportingBp,
    exploratory: row.exploratoryBp,
  }
  return { id, cycleId, ledger, currency, total, targetMix, createdAt }
}

/** The columns that hold a target mix. */
export function mixColumns(
  mix: TierMix,
): Pick<BudgetRow, 'coreBp' | 'supportingBp' | 'exploratoryBp'> {
  return { coreBp: mix.core, supportingBp: mix.supporting, exploratoryBp: mix.exploratory }
}

/** Refuses a mix that does not sum to 10 000 basis points. */
export function checkMix(mix: TierMix): void {
  const sum = tiersOf(mix).reduce((total, share) => total + share, 0)
  if (sum !== 10_000) throw invalid('budget.mix_sum', { sum })
}

/** The budget, or budget.not_found. */
export async function requireBudget(db: Executor, id: string): Promise<Budget> {
  const [row] = await db.select().from(budgets).where(eq(budgets.id, id))
  if (!row) throw notFound('budget.not_found', id)
  return toBudget(row)
}
