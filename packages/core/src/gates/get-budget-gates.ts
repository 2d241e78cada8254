import { readAdviceFacts } from '../advice/read-advice-facts.js'
import { stepOf } from '../advice/step.js'
import type { AdviceFacts } from '../advice/advice-facts.js'
import { requireBudget } from '../budget/load-budget.js'
import { loadInitiatives } from '../budget/load-initiatives.js'
import { today, type Context } from '../context.js'
import type { Initiative } from '../contract/budget.js'
import type { BudgetGates, GateGroup } from '../contract/gates.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { readChoices, standings } from './initiative-standings.js'
import { listExemptions } from './list-exemptions.js'
import { loadEnvelope } from './load-envelope.js'
import { loadGroups, type LoadedGroup } from './load-groups.js'

/** What holds a budget's money and time back, and what asks for it, as of today. */
export async function getBudgetGates(ctx: Context, budgetId: string): Promise<BudgetGates> {
  const { db } = ctx.store
  const asOf = today(ctx)
  const budget = await requireBudget(db, budgetId)
  const cycle = await requireCycle(db, budget.cycleId)
  const all = await loadInitiatives(db, asOf)
  const facts = await readAdviceFacts(ctx, budgetId)
  const choices = await readChoices(
    db,
    all.map((item) => item.id),
    { from: cycle.startsOn, to: cycle.endsOn },
  )
  const groups = await loadGroups(db, budget.ledger, asOf)
  return {
    budgetId,
    asOf,
    envelope: await loadEnvelope(db, budget),
    groups: groups.map((group) => groupOf(group, all, facts)),
    exemptions: await listExemptions(db, asOf),
    initiatives: standings(facts, all, choices),
  }
}

function groupOf(
  { key, group, members, reading }: LoadedGroup,
  all: readonly Initiative[],
  facts: AdviceFacts,
): GateGroup {
  return {
    key,
    group,
    comparable: reading.periods.length > 0,
    periods: [...reading.periods],
    members: members.flatMap(({ initiativeId, metric }): GateGroup['members'] => {
      const initiative = all.find((item) => item.id === initiativeId)
      if (initiative === undefined) return []
      const read = reading.members.get(initiativeId)
      const seen = facts.initiatives.find((item) => item.id === initiativeId)
      const judged = read?.reading ?? 'no_data'
      const step = stepOf(seen?.left ?? 0)
      const { id, name, kind, unit, direction } = metric
      return [
        {
          initiativeId,
          name: initiative.name,
          tier: initiative.tier,
          metric: { id, name, kind, unit, direction },
          values: [...(read?.values ?? [])],
          reading: judged,
          step: judged === 'below' ? -step : judged === 'above' ? step : null,
        },
      ]
    }),
  }
}
