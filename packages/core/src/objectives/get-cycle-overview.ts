import { asc, eq } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import type { CycleOverview } from '../contract/objective.js'
import { cycles } from '../db/schema/objectives.js'
import { cycleSteps } from '../db/schema/okr-records.js'
import { compare, decimal, over, plus, ratio, toNumber, type Fraction } from '../fraction.js'
import { confidenceBand } from './confidence-band.js'
import { cycleDays } from './cycle-days.js'
import type { CheckInDepth } from './read-check-ins.js'
import { measureCycle } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'
import type { MeasuredObjective } from './objective-facts.js'

/**
 * A cycle on one page: its objectives count equally, those without progress do not count. Of the
 * check-ins it has the newest alone, unless all are asked for.
 */
export async function getCycleOverview(
  ctx: Context,
  id: string,
  depth: CheckInDepth = 'newest',
): Promise<CycleOverview> {
  const { db } = ctx.store
  const cycle = await requireCycle(db, id)
  const objectives = await measureCycle(db, cycle.id, today(ctx), depth)
  const { day, days, elapsed } = cycleDays(cycle, today(ctx))
  const progress = mean(objectives.map((item) => item.progress))
  const stated = objectives.flatMap((item) => (item.confidence ? [item.confidence] : []))
  const confidence = mean(stated.map((item) => item.mean))
  const [lowest] = stated.map((item) => item.lowest).toSorted(compare)
  const score = mean(
    objectives.map(({ view }) => (view.score === null ? null : decimal(view.score))),
  )
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
    confidenceBand: confidence && confidenceBand(confidence),
    score: score && toNumber(score),
    ...closingCounts(objectives),
    ...(await surroundings(ctx, cycle)),
  }
}

/** What is left to grade and to decide before the cycle can be closed. */
function closingCounts(objectives: readonly MeasuredObjective[]) {
  const keyResults = objectives
    .flatMap(({ view }) => view.keyResults)
    .filter(({ role }) => role === 'delivery')
  return {
    graded: {
      done: keyResults.filter(({ grade }) => grade !== null).length,
      of: keyResults.length,
    },
    decided: {
      done: objectives.filter(({ view }) => view.closing !== null).length,
      of: objectives.length,
    },
  }
}

async function surroundings(ctx: Context, cycle: CycleOverview['cycle']) {
  const { db } = ctx.store
  const steps = await db
    .select()
    .from(cycleSteps)
    .where(eq(cycleSteps.cycleId, cycle.id))
    .orderBy(asc(cycleSteps.at), asc(cycleSteps.id))
  const children = await db
    .select()
    .from(cycles)
    .where(eq(cycles.parentId, cycle.id))
    .orderBy(asc(cycles.startsOn))
  return {
    history: steps.map(({ id, from, to, comment, at, by }) => ({ id, from, to, comment, at, by })),
    parent: cycle.parentId === null ? null : await requireCycle(db, cycle.parentId),
    children,
  }
}

function mean(values: readonly (Fraction | null)[]): Fraction | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : over(known.reduce(plus), ratio(known.length))
}
