import type { Budget } from '../contract/budget.js'
import type { Cycle } from '../contract/cycle.js'
import type { Executor } from '../db/open.js'
import { invalid } from '../errors.js'
import { isInCycle } from '../objectives/cycle-days.js'
import { requireCycle } from '../objectives/require-cycle.js'

/** The budget's cycle, where the day lies in it; else budget.entry_outside_cycle. */
export async function requireInPeriod(
  tx: Executor,
  budget: Pick<Budget, 'cycleId'>,
  day: string,
): Promise<Cycle> {
  const cycle = await requireCycle(tx, budget.cycleId)
  if (isInCycle(cycle, day)) return cycle
  const { startsOn, endsOn } = cycle
  throw invalid('budget.entry_outside_cycle', { day, startsOn, endsOn })
}
