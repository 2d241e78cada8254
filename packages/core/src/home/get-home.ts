import { today, type Context } from '../context.js'
import type { BudgetSummary } from '../contract/budget.js'
import type { Home } from '../contract/home.js'
import type { CycleOverview, KeyResult } from '../contract/objective.js'
import { getBudgetSummary } from '../budget/get-budget-summary.js'
import { listBudgets } from '../budget/list-budgets.js'
import { addDays } from '../calendar.js'
import { loadMetrics } from '../metrics/load.js'
import { currentCycle } from '../objectives/current-cycle.js'
import { getCycleOverview } from '../objectives/get-cycle-overview.js'
import { loadReviews } from '../reviews/load-reviews.js'
import { buildLanes } from './build-lanes.js'
import { readAttention } from './read-attention.js'
import { readDataWatermark } from './read-data-watermark.js'
import { readSeries } from './read-series.js'
import { readTransfers } from './read-transfers.js'

/** History on the screen: a year of the North Star, fourteen weeks of every other metric. */
const YEAR_DAYS = 53 * 7
const LANE_DAYS = 14 * 7

/** The first screen in one read: where the company stands, and what asks for somebody. */
export async function getHome(ctx: Context): Promise<Home> {
  const { db } = ctx.store
  const cycle = await currentCycle(ctx)
  const overview = cycle && (await getCycleOverview(ctx, cycle.id))
  const keyResults = keyResultsOf(overview)
  const metrics = [...(await loadMetrics(db)).byId.values()].filter(
    (metric) => metric.status === 'active',
  )
  const series = await readSeries(db, addDays(today(ctx), -YEAR_DAYS))
  const budgets = cycle ? await summaries(ctx, cycle.id) : []
  const star = metrics.find((metric) => metric.isNorthStar)
  const { attention, waiting, running } = await readAttention(db)
  return {
    cycle,
    day: overview && overview.day,
    days: overview && overview.days,
    northStar: star
      ? {
          metric: star,
          series: series.get(star.id) ?? [],
          keyResult: keyResults.find((item) => item.metricId === star.id) ?? null,
        }
      : null,
    lanes: buildLanes({
      metrics,
      keyResults,
      series,
      since: addDays(today(ctx), -LANE_DAYS),
      shares: budgets[0]?.actual.shares ?? null,
    }),
    budgets,
    attention,
    waiting,
    transfers: await readTransfers(db, budgets),
    reviews: (await loadReviews(db, { state: 'open', kind: 'alert' })).toReversed(),
    running,
    dataWatermark: await readDataWatermark(db),
  }
}

function keyResultsOf(overview: CycleOverview | null): KeyResult[] {
  return overview?.objectives.flatMap((objective) => objective.keyResults) ?? []
}

/** People before money, as listBudgets has them. */
async function summaries(ctx: Context, cycleId: string): Promise<BudgetSummary[]> {
  const found: BudgetSummary[] = []
  for (const { id } of await listBudgets(ctx, { cycleId })) {
    found.push(await getBudgetSummary(ctx, id))
  }
  return found
}
