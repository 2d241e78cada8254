import { readAnswered } from '../advice/read-answered.js'
import { getBudgetSummary } from '../budget/get-budget-summary.js'
import { listBudgets } from '../budget/list-budgets.js'
import { listTransfers } from '../budget/transfers/list-transfers.js'
import { today, type Context } from '../context.js'
import type { AnsweredAdvice } from '../contract/advice.js'
import type { Agenda } from '../contract/agenda.js'
import type { BudgetSummary } from '../contract/budget.js'
import type { KeyResultForecast } from '../contract/forecast.js'
import type { Home } from '../contract/home.js'
import type { Metric } from '../contract/metric.js'
import type { CycleOverview, KeyResult } from '../contract/objective.js'
import type { Programme } from '../contract/programme.js'
import type { Returns } from '../contract/returns.js'
import type { ReviewSummary } from '../contract/review.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Transfer } from '../contract/transfer.js'
import { buildLanes } from '../home/build-lanes.js'
import { loadMetrics } from '../metrics/load.js'
import { getCycleOverview } from '../objectives/get-cycle-overview.js'
import { getForecast } from '../objectives/get-forecast.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { listPeople } from '../people/list-people.js'
import { listInitiatives } from '../budget/list-initiatives.js'
import { getProgramme } from '../programme/get-programme.js'
import { getReturns } from '../returns/get-returns.js'
import { buildAgenda } from '../reviews/build-agenda.js'
import { loadReviews } from '../reviews/load-reviews.js'

/** One ledger of the cycle with what moved its plan and what it brought. */
export interface BudgetFacts {
  readonly summary: BudgetSummary
  readonly transfers: readonly Transfer[]
  readonly advice: readonly AnsweredAdvice[]
  readonly returns: Returns
}

export interface ReportFacts {
  readonly overview: CycleOverview
  readonly asOf: string
  readonly star: { metric: Metric; keyResult: KeyResult; forecast: KeyResultForecast } | null
  readonly lanes: Home['lanes']
  readonly budgets: readonly BudgetFacts[]
  readonly programme: Programme
  readonly opened: readonly ReviewSummary[]
  readonly agenda: Agenda
  readonly people: ReadonlyMap<string, LocalizedLine>
  readonly initiatives: ReadonlyMap<string, LocalizedLine>
}

/** Everything a cycle's report says, read as of its last day or of today while that lies ahead. */
export async function readReportFacts(ctx: Context, cycleId: string): Promise<ReportFacts> {
  const { db } = ctx.store
  const { startsOn: from, endsOn: to } = await requireCycle(db, cycleId)
  const asOf = to < today(ctx) ? to : today(ctx)
  const then = asOf === today(ctx) ? ctx : { ...ctx, now: () => new Date(`${asOf}T23:59:59.999Z`) }
  const overview = await getCycleOverview(then, cycleId)
  const keyResults = overview.objectives.flatMap((objective) => objective.keyResults)
  const budgets = await readBudgets(then, cycleId)
  const metrics = [...(await loadMetrics(db)).byId.values()].filter(
    (metric) => metric.status === 'active',
  )
  const metric = metrics.find((item) => item.isNorthStar)
  const keyResult = keyResults.find((item) => item.metricId === metric?.id)
  const reviews = await loadReviews(db)
  return {
    overview,
    asOf,
    star:
      metric && keyResult
        ? { metric, keyResult, forecast: await getForecast(then, keyResult.id) }
        : null,
    lanes: buildLanes({
      metrics,
      keyResults,
      series: new Map(),
      since: asOf,
      shares: budgets[0]?.summary.actual.shares ?? null,
    }),
    budgets,
    programme: await getProgramme(then, { from, to }),
    opened: reviews
      .filter(({ openedAt }) => openedAt.slice(0, 10) >= from && openedAt.slice(0, 10) <= to)
      .toReversed(),
    agenda: await buildAgenda(ctx, { kind: 'quarterly', from, to, metricId: null, budgetId: null }),
    people: new Map((await listPeople(ctx)).map(({ id, name }) => [id, name])),
    initiatives: new Map((await listInitiatives(ctx)).map(({ id, name }) => [id, name])),
  }
}

async function readBudgets(ctx: Context, cycleId: string): Promise<BudgetFacts[]> {
  const found: BudgetFacts[] = []
  for (const { id, ledger, currency } of await listBudgets(ctx, { cycleId })) {
    const answered = await readAnswered(ctx.store.db, id)
    const transfers = await listTransfers(ctx, id)
    found.push({
      summary: await getBudgetSummary(ctx, id),
      transfers: transfers.filter(({ state }) => state === 'approved').toReversed(),
      advice: answered.map(({ advice }) => advice),
      returns: await getReturns(ctx, {
        ledger,
        cycleId,
        ...(currency === null ? {} : { currency }),
      }),
    })
  }
  return found
}
