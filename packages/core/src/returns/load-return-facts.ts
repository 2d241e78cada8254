import { and, asc, avg, eq, gte, isNull, lte } from 'drizzle-orm'
import { toBudget } from '../budget/load-budget.js'
import { readTierCalendar, type TierCalendar } from '../budget/tier-calendar.js'
import { readDecided, type DecidedExperiment } from '../contribution/read-decided.js'
import { today, type Context } from '../context.js'
import type { Budget, Ledger } from '../contract/budget.js'
import type { Cycle } from '../contract/cycle.js'
import type { Metric } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { budgets } from '../db/schema/budget.js'
import { experiments } from '../db/schema/experiments.js'
import { metricValues } from '../db/schema/metrics.js'
import { cycles } from '../db/schema/objectives.js'
import { loadMetrics } from '../metrics/load.js'
import { northStarOf } from '../metrics/rules.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { concludedIn, type Concluded } from './decided-gains.js'
import { readSpend, type SpendRow } from './read-spend.js'
import { trailingWindow, yearEndingOn, type Span, type TrailingWindow } from './trailing-window.js'

/** Which money or people, and the cycle that the four quarters end with. */
export interface ReturnScope {
  readonly ledger: Ledger
  readonly currency: string | null
  readonly cycleId: string
}

interface BudgetPeriod {
  readonly budget: Budget
  readonly cycle: Cycle
}

export interface ReturnFacts {
  readonly year: Span
  readonly window: TrailingWindow | null
  /** Budgets of the ledger with a day in the year, oldest first. */
  readonly periods: readonly BudgetPeriod[]
  /** Of the whole periods; days outside the window are among them. */
  readonly spend: readonly SpendRow[]
  readonly decided: readonly DecidedExperiment[]
  readonly concluded: readonly Concluded[]
  readonly northStar: Metric | null
  readonly tierOf: TierCalendar
  readonly initiativeOf: ReadonlyMap<string, string | null>
}

/** Reads everything that returns are computed from, once. */
export async function loadReturnFacts(ctx: Context, scope: ReturnScope): Promise<ReturnFacts> {
  const { db } = ctx.store
  const cycle = await requireCycle(db, scope.cycleId)
  const year = yearEndingOn(cycle.endsOn)
  const periods = await readPeriods(db, scope, year)
  const window = trailingWindow(
    year,
    periods.map((period) => period.cycle),
    today(ctx),
  )
  const { tree, byId } = await loadMetrics(db)
  const northStar = byId.get(northStarOf(tree)?.id ?? '') ?? null
  const tierOf = await readTierCalendar(db)
  const decided = await readDecided(db)
  const initiativeOf = await readInitiatives(db)
  const direction = northStar?.direction ?? 'neutral'
  const level = northStar && window ? await meanLevel(db, northStar.id, window) : null
  const spend = await readSpend(
    db,
    periods.map((period) => period.budget.id),
    tierOf,
  )
  const concluded =
    window === null
      ? []
      : concludedIn({ decided, initiativeOf, tierOf, tree, window, level, direction })
  return {
    year,
    window,
    periods,
    spend,
    decided,
    concluded,
    northStar,
    tierOf,
    initiativeOf,
  }
}

async function readPeriods(
  db: Executor,
  { ledger, currency }: ReturnScope,
  year: Span,
): Promise<BudgetPeriod[]> {
  const rows = await db
    .select({ budget: budgets, cycle: cycles })
    .from(budgets)
    .innerJoin(cycles, eq(cycles.id, budgets.cycleId))
    .where(
      and(
        eq(budgets.ledger, ledger),
        currency === null ? isNull(budgets.currency) : eq(budgets.currency, currency),
        lte(cycles.startsOn, year.endsOn),
        gte(cycles.endsOn, year.startsOn),
      ),
    )
    .orderBy(asc(cycles.startsOn))
  return rows.map(({ budget, cycle }) => ({ budget: toBudget(budget), cycle }))
}

async function readInitiatives(db: Executor): Promise<Map<string, string | null>> {
  const rows = await db
    .select({ id: experiments.id, initiativeId: experiments.initiativeId })
    .from(experiments)
  return new Map(rows.map((row) => [row.id, row.initiativeId]))
}

/** Mean of the complete periods of a metric that ended in the window; null without one. */
async function meanLevel(
  db: Executor,
  metricId: string,
  { from, until }: TrailingWindow,
): Promise<number | null> {
  const [row] = await db
    .select({ level: avg(metricValues.value).mapWith(Number) })
    .from(metricValues)
    .where(
      and(
        eq(metricValues.metricId, metricId),
        eq(metricValues.complete, true),
        gte(metricValues.periodEnd, from),
        lte(metricValues.periodEnd, until),
      ),
    )
  return row?.level ?? null
}
