import { eq } from 'drizzle-orm'
import type { Budget, BudgetTerms, TierMix } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgets } from '../db/schema/budget.js'
import { invalid, notFound } from '../errors.js'
import { tiersOf } from './per-tier.js'

type BudgetRow = typeof budgets.$inferSelect

/** A stored budget in the shape of the contract. */
export function toBudget(row: BudgetRow): Budget {
  const { id, cycleId, ledger, currency, total, floorExploratory, carryRule, createdAt } = row
  const targetMix = {
    core: row.coreBp,
    supporting: row.supportingBp,
    exploratory: row.exploratoryBp,
  }
  const band = { points: row.bandPointsBp, relative: row.bandRelativeBp }
  const dayRate =
    row.dayRate === null || row.dayRateCurrency === null
      ? null
      : { amount: row.dayRate, currency: row.dayRateCurrency }
  const terms = { total, targetMix, band, floorExploratory, carryRule, dayRate }
  return { id, cycleId, ledger, currency, ...terms, createdAt }
}

/** The terms of a budget, without what names it. */
export function termsOf(budget: Budget): BudgetTerms {
  const { total, targetMix, band, floorExploratory, carryRule, dayRate } = budget
  return { total, targetMix, band, floorExploratory, carryRule, dayRate }
}

/** The columns that hold a budget's terms. */
export function termColumns({ targetMix, band, dayRate, ...plain }: BudgetTerms) {
  return {
    ...plain,
    coreBp: targetMix.core,
    supportingBp: targetMix.supporting,
    exploratoryBp: targetMix.exploratory,
    bandPointsBp: band.points,
    bandRelativeBp: band.relative,
    dayRate: dayRate?.amount ?? null,
    dayRateCurrency: dayRate?.currency ?? null,
  }
}

/** Refuses a mix that does not sum to 10 000 basis points. */
export function checkMix(mix: TierMix): void {
  const sum = tiersOf(mix).reduce((total, share) => total + share, 0)
  if (sum !== 10_000) throw invalid('budget.mix_sum', { sum })
}

/** A mix of one's own says why it is not 70/20/10. */
export function checkReason(mix: TierMix, reason: string | null): void {
  const isUsual = mix.core === 7000 && mix.supporting === 2000 && mix.exploratory === 1000
  if (!isUsual && reason === null) throw invalid('budget.mix_reason')
}

/** The budget, or budget.not_found. */
export async function requireBudget(db: Executor, id: string): Promise<Budget> {
  const [row] = await db.select().from(budgets).where(eq(budgets.id, id))
  if (!row) throw notFound('budget.not_found', id)
  return toBudget(row)
}
