import { today, type Context } from '../context.js'
import type { CycleOverview } from '../contract/objective.js'
import { compare, over, plus, ratio, toNumber, type Fraction } from '../fraction.js'
import { cycleDays } from './cycle-days.js'
import { measureCycle } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'

/** A cycle on one page: its objectives count equally, those without progress do not count. */
export async function getCycleOverview(ctx: Context, id: string): Promise<CycleOverview> {
  const cycle = await requireCycle(ctx.store.db, id)
  const objectives = await measureCycle(ctx.store.db, cycle, today(ctx))
  const { day, days, elapsed } = cycleDays(cycle, today(ctx))
  const progress = mean(objectives.map((item) => item.progress))
  const stated = objectives.flatMap((item) => (item.confidence ? [item.confidence] : []))
  const confidence = mean(stated.map((item) => item.mean))
  const [lowest] = stated.map((item) => item.lowest).toSorted(compare)
  return {
    cycle,
    elapsed: toNumber(elapsed),
    day,
    days,
    progress: progress && toNumber(progress),
    expected: cycle.state === 'closed' ? null : toNumber(elapsed),
    confidence:
      confidence && lowest ? { mean: toNumber(confidence), lowest: toNumber(lowest) } : null,
    objectives: objectives.map((item) => item.view),
  }
}

function mean(values: readonly (Fraction | null)[]): Fraction | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : over(known.reduce(plus), ratio(known.length))
}
