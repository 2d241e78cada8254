import { byTier, type PerTier } from '../budget/per-tier.js'
import type { Budget } from '../contract/budget.js'
import { TIERS } from '../contract/metric.js'
import type { ReturnPeriod } from '../contract/returns.js'
import type { Executor } from '../db/open.js'
import { isInCycle } from '../objectives/cycle-days.js'
import type { ReturnFacts } from './load-return-facts.js'
import { readMixEvents } from './mix-events.js'

/** How the mix went from budget to budget, and what changed it; whole periods up to today. */
export async function returnPeriods(db: Executor, facts: ReturnFacts): Promise<ReturnPeriod[]> {
  const { window } = facts
  if (window === null) return []
  const events = await readMixEvents(
    db,
    facts.periods.map((period) => period.budget.id),
  )
  return facts.periods.map(({ budget, cycle }) => {
    const rows = facts.spend.filter((row) => row.budgetId === budget.id && row.day <= window.until)
    const spent = byTier((tier) => rows.reduce((sum, row) => sum + (row.tiers?.[tier] ?? 0), 0))
    const ended = facts.concluded.filter((item) => isInCycle(cycle, item.experiment.decidedOn))
    return {
      budgetId: budget.id,
      cycleId: cycle.id,
      name: cycle.name,
      startsOn: cycle.startsOn,
      endsOn: cycle.endsOn,
      targetMix: budget.targetMix,
      band: bandsOf(budget),
      spent,
      unassigned: rows.reduce((sum, row) => sum + (row.tiers === null ? row.amount : 0), 0),
      shares: sharesOf(spent),
      concluded: byTier((tier) => ended.filter((item) => item.tier === tier).length),
      events: events.filter((event) => event.budgetId === budget.id).map((event) => event.what),
    }
  })
}

function sharesOf(spent: PerTier<number>): PerTier<number> | null {
  const assigned = TIERS.reduce((sum, tier) => sum + spent[tier], 0)
  return assigned > 0 ? byTier((tier) => spent[tier] / assigned) : null
}

/** Half widths in shares, for the picture; whether one is left is judged elsewhere, exactly. */
function bandsOf({ band, targetMix }: Budget): PerTier<number> {
  return byTier(
    (tier) => Math.min(band.points, (band.relative * targetMix[tier]) / 10_000) / 10_000,
  )
}
