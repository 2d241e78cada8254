import { requireBudget } from '../budget/load-budget.js'
import type { Executor } from '../db/open.js'
import { precondition } from '../errors.js'
import { loadEnvelope, loadStages } from './load-envelope.js'

/**
 * After plans were booked in this write: refuses them where they added exploratory work beyond what
 * the envelope has released. Without stages nothing is held.
 *
 * @param added exploratory amount that the write added; nothing is asked where it added none
 * @throws DomainError budget.envelope_held with what is released and what would be planned
 */
export async function requireReleased(
  tx: Executor,
  budgetId: string,
  added: number,
): Promise<void> {
  if (added <= 0 || (await loadStages(tx, budgetId)).length === 0) return
  const { released, planned, held } = await loadEnvelope(tx, await requireBudget(tx, budgetId))
  if (released === null || planned <= released) return
  throw precondition('budget.envelope_held', { released, planned, held })
}
