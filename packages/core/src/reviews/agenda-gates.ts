import { listBudgets } from '../budget/list-budgets.js'
import { today, type Context } from '../context.js'
import type { Agenda } from '../contract/agenda.js'
import { getBudgetGates } from '../gates/get-budget-gates.js'
import { listExemptions } from '../gates/list-exemptions.js'
import type { AgendaScope } from './agenda-scope.js'

type Found = Pick<Agenda, 'exemptions' | 'initiatives'>

/**
 * What the gates ask of a review by the calendar: exemptions that are over or end soon every month,
 * and of a quarter what to keep, fix or stop, as people’s time says it, else the first budget.
 */
export async function agendaGates(
  ctx: Context,
  { kind }: Pick<AgendaScope, 'kind'>,
  cycleId: string | null,
): Promise<Found> {
  if (kind !== 'monthly' && kind !== 'quarterly') return { exemptions: [], initiatives: [] }
  const all = await listExemptions(ctx.store.db, today(ctx))
  const exemptions = all.filter(({ state }) => state !== 'holds')
  if (kind === 'monthly' || cycleId === null) return { exemptions, initiatives: [] }
  const [budget] = await listBudgets(ctx, { cycleId })
  const gates = budget === undefined ? null : await getBudgetGates(ctx, budget.id)
  return { exemptions, initiatives: gates?.initiatives ?? [] }
}
