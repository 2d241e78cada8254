import { asc } from 'drizzle-orm'
import { loadAdherence } from '../actions/load-adherence.js'
import { missedSince } from '../actions/missed-since.js'
import { getBudgetSummary } from '../budget/get-budget-summary.js'
import { listBudgets } from '../budget/list-budgets.js'
import { loadInitiatives } from '../budget/load-initiatives.js'
import { addDays } from '../calendar.js'
import { today, type Context } from '../context.js'
import { KEY_RESULT_ITEMS, type Agenda } from '../contract/agenda.js'
import type { BudgetSummary } from '../contract/budget.js'
import type { CycleOverview, KeyResult } from '../contract/objective.js'
import type { ReviewSummary } from '../contract/review.js'
import { getContribution } from '../contribution/get-contribution.js'
import { recurringActions } from '../db/schema/recurring-actions.js'
import { targetPaths } from '../db/schema/reviews.js'
import { readTargetPath } from '../metrics/get-target-path.js'
import { loadMetrics, type MetricSet } from '../metrics/load.js'
import { currentCycle } from '../objectives/current-cycle.js'
import { getCycleOverview } from '../objectives/get-cycle-overview.js'
import { agendaDecisions } from './agenda-decisions.js'
import { agendaExperiments } from './agenda-experiments.js'
import { agendaGates } from './agenda-gates.js'
import type { AgendaScope } from './agenda-scope.js'
import { loadReviews } from './load-reviews.js'

/**
 * What a meeting has to talk about, computed from the data as of the last day of its period, or of
 * today while that lies ahead.
 */
export async function buildAgenda(ctx: Context, scope: AgendaScope): Promise<Agenda> {
  const { kind, from, to, metricId, budgetId } = scope
  const asOf = to < today(ctx) ? to : today(ctx)
  // Reads pace and ages by the clock: it stands on the last day of the period.
  const then = asOf === today(ctx) ? ctx : { ...ctx, now: () => new Date(`${asOf}T23:59:59.999Z`) }
  const cycle = await currentCycle(then)
  const overview = cycle && (await getCycleOverview(then, cycle.id))
  const all = (overview?.objectives ?? []).flatMap((objective) => objective.keyResults)
  const own = metricId === null ? all : all.filter((item) => item.metricId === metricId)
  const metrics = await loadMetrics(ctx.store.db)
  const found = {
    ...(await reviewsOf(ctx, scope)),
    experiments: await agendaExperiments(ctx.store.db, scope),
    keyResults: own.flatMap((keyResult) => keyResultItem(keyResult, metricId !== null)),
    budgets: cycle && metricId === null ? await budgetItems(then, cycle.id, budgetId) : [],
    tooEasy: metricId === null ? await easyTargets(ctx, metrics) : [],
    // Of a week, what fell short in the week before: its own is not over yet.
    adherence: await commitments(then, own, kind === 'weekly' ? addDays(from, -1) : from),
    ...(await agendaGates(then, scope, cycle && cycle.id)),
  }
  return {
    kind,
    from,
    to,
    asOf,
    cycle: cycleOf(overview),
    ...found,
    keyResultCount: own.length,
    contributions: kind === 'quarterly' ? await contributionsOf(then, own, metrics) : [],
    decisions: await agendaDecisions(ctx, scope),
    quiet: isQuiet(found),
  }
}

function cycleOf(overview: CycleOverview | null): Agenda['cycle'] {
  if (overview === null) return null
  const { cycle, progress, expected, confidence, score } = overview
  return {
    id: cycle.id,
    name: cycle.name,
    progress,
    expected,
    confidence: confidence && confidence.mean,
    score,
  }
}

async function reviewsOf(
  ctx: Context,
  { from, to, metricId, budgetId }: AgendaScope,
): Promise<Pick<Agenda, 'alerts' | 'verifications' | 'closed'>> {
  const all = (await loadReviews(ctx.store.db)).filter(
    ({ metric, budget }) =>
      (metricId === null || metric?.id === metricId) &&
      (budgetId === null || budget?.id === budgetId),
  )
  const closedOn = (review: ReviewSummary) => review.closing?.at.slice(0, 10) ?? ''
  const oldestFirst = all.toReversed()
  return {
    alerts: oldestFirst.filter(({ kind, state }) => kind === 'alert' && state === 'open'),
    verifications: oldestFirst.filter(
      ({ state, closing }) => state === 'closed' && (closing?.verifyOn ?? '9999') <= to,
    ),
    closed: oldestFirst.filter(
      (review) => review.kind === 'alert' && closedOn(review) >= from && closedOn(review) <= to,
    ),
  }
}

/** A key result that something is wrong with; of a metric’s alert, whatever it says. */
function keyResultItem(keyResult: KeyResult, whatever: boolean): Agenda['keyResults'] {
  const signs: readonly string[] = [keyResult.health, keyResult.computedHealth, ...keyResult.flags]
  const why = KEY_RESULT_ITEMS.filter((item) => signs.includes(item))
  if (why.length === 0 && !whatever) return []
  const { id, objectiveId, title, ownerId, health, progress, expected, confidence } = keyResult
  return [
    { keyResultId: id, objectiveId, title, ownerId, health, progress, expected, confidence, why },
  ]
}

/** Every budget of the cycle, people before money; or the one that is talked about. */
async function budgetItems(
  ctx: Context,
  cycleId: string,
  only: string | null,
): Promise<Agenda['budgets']> {
  const found: BudgetSummary[] = []
  for (const { id } of await listBudgets(ctx, { cycleId })) {
    if (only === null || only === id) found.push(await getBudgetSummary(ctx, id))
  }
  return found.map(({ budget, actual, unassigned, run, contingency, reliable, overTotal }) => ({
    budgetId: budget.id,
    ledger: budget.ledger,
    currency: budget.currency,
    total: budget.total,
    spent: actual.total + unassigned + run + contingency,
    overall: actual.overall,
    reliable,
    overTotal,
  }))
}

async function easyTargets(ctx: Context, { byId }: MetricSet): Promise<Agenda['tooEasy']> {
  const found: Agenda['tooEasy'] = []
  const rows = await ctx.store.db.select({ metricId: targetPaths.metricId }).from(targetPaths)
  for (const { metricId } of rows) {
    const metric = byId.get(metricId)
    if (metric === undefined || metric.status === 'archived') continue
    const { tooEasy } = await readTargetPath(ctx.store.db, metric)
    if (tooEasy) found.push({ metricId, name: metric.name })
  }
  return found
}

/** Initiatives with commitments that serve one of the key results. */
async function commitments(
  ctx: Context,
  keyResults: readonly KeyResult[],
  endedSince: string,
): Promise<Agenda['adherence']> {
  const { db } = ctx.store
  const committed = await db
    .selectDistinct({ id: recurringActions.initiativeId })
    .from(recurringActions)
    .orderBy(asc(recurringActions.initiativeId))
  const wanted = new Set(keyResults.map((item) => item.id))
  const initiatives = (await loadInitiatives(db, today(ctx))).filter(
    ({ id, keyResultIds }) =>
      committed.some((item) => item.id === id) && keyResultIds.some((item) => wanted.has(item)),
  )
  const found: Agenda['adherence'] = []
  for (const { id, name } of initiatives) {
    const { rate, actions, outcomes } = await loadAdherence(db, ctx, id)
    const readings = outcomes
      .filter(({ keyResultId }) => wanted.has(keyResultId))
      .map(({ keyResultId, title, reading }) => ({ keyResultId, title, reading }))
    const missed = missedSince(actions, endedSince)
    found.push({ initiativeId: id, name, rate, readings, missed })
  }
  return found
}

async function contributionsOf(
  ctx: Context,
  keyResults: readonly KeyResult[],
  { byId }: MetricSet,
): Promise<Agenda['contributions']> {
  const found: Agenda['contributions'] = []
  for (const { id, title, metricId, experiments } of keyResults) {
    const metric = metricId === null ? undefined : byId.get(metricId)
    if (metric === undefined || experiments.length === 0) continue
    const { unavailable, change, sum, unexplained, parts } = await getContribution(ctx, id)
    if (unavailable !== null) continue
    found.push({
      keyResultId: id,
      title,
      change,
      sum: sum && sum.estimate,
      sumInterval: sum && sum.interval,
      unexplained: unexplained && unexplained.estimate,
      parts: parts.length,
      metric: { kind: metric.kind, unit: metric.unit },
    })
  }
  return found
}

function isQuiet(
  found: Pick<
    Agenda,
    | 'alerts'
    | 'verifications'
    | 'experiments'
    | 'keyResults'
    | 'budgets'
    | 'tooEasy'
    | 'adherence'
    | 'exemptions'
  >,
): boolean {
  const { alerts, verifications, experiments, keyResults, budgets, tooEasy, adherence } = found
  const missed = adherence.flatMap((one) => one.missed)
  const unwell = budgets.filter(({ overall, overTotal }) => overTotal || overall === 'breach')
  const items = [
    alerts,
    verifications,
    experiments,
    keyResults,
    unwell,
    tooEasy,
    missed,
    found.exemptions,
  ]
  return items.every((list) => list.length === 0)
}
