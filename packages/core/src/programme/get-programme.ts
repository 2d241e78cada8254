import { falsePositiveRisk } from '@sextant/stats'
import { addDays, daysBetween } from '../calendar.js'
import { today, type Context } from '../context.js'
import type { Metric } from '../contract/metric.js'
import { TIERS } from '../contract/metric.js'
import {
  FEW_EXPERIMENTS,
  ProgrammeQuery,
  type Programme,
  type ProgrammeDecision,
  type ProgrammeGroup,
} from '../contract/programme.js'
import { withInterval } from '../contribution/with-interval.js'
import { loadMetrics } from '../metrics/load.js'
import { parse } from '../parse.js'
import { decidedIn, ratesOf, stagesOf, type Span } from './rates.js'
import { readImpact } from './read-impact.js'
import { readRuns, type Run } from './read-runs.js'

/**
 * How experimenting goes in a window: what was started and concluded, how long it takes, how often
 * it wins, teaches and answers, and what shipped experiments add to the North Star. A day that lies
 * ahead is not counted: the window ends today.
 */
export async function getProgramme(ctx: Context, raw: ProgrammeQuery): Promise<Programme> {
  const { from, to } = parse(ProgrammeQuery, raw)
  const asOf = to < today(ctx) ? to : today(ctx)
  const span = { from, to: asOf }
  const { db } = ctx.store
  const runs = await readRuns(db)
  const { byId } = await loadMetrics(db)
  const months = monthsOf(from, asOf)
  const overall = ratesOf(runs, span)
  const decided = decidedIn(runs, span)
  const weeks = Math.max(1, daysBetween(from, asOf) + 1) / 7
  return {
    from,
    to,
    asOf,
    overall,
    startedPerWeek: overall.started / weeks,
    concludedPerWeek: overall.learning.count / weeks,
    open: runs.filter(
      ({ startedOn, endedOn }) => startedOn <= asOf && (endedOn === null || endedOn > asOf),
    ).length,
    stages: stagesOf(runs, span),
    months: months.map((month) => monthRow(runs, span, month)),
    groups: [
      { by: 'tier', items: byTier(runs, span) },
      { by: 'team', items: byTeam(runs, span) },
      { by: 'metric', items: byMetric(runs, span, byId) },
    ],
    falseWins: falseWinsOf(decided),
    impact: await readImpact(
      db,
      span,
      months.map((month) => (monthEnd(month) < asOf ? monthEnd(month) : asOf)),
    ),
    decisions: decided.map((run) => decisionRow(run, byId)).toSorted(newestFirst),
  }
}

/** `2026-10`, every month that a day of the window lies in. */
function monthsOf(from: string, to: string): string[] {
  const months: string[] = []
  for (let day = `${from.slice(0, 7)}-01`; day <= to; day = addDays(monthEnd(day.slice(0, 7)), 1)) {
    months.push(day.slice(0, 7))
  }
  return months
}

function monthEnd(month: string): string {
  const next = addDays(`${month}-28`, 4).slice(0, 7)
  return addDays(`${next}-01`, -1)
}

function monthRow(runs: readonly Run[], span: Span, month: string): Programme['months'][number] {
  const first = `${month}-01`
  const last = monthEnd(month)
  const own = {
    from: first < span.from ? span.from : first,
    to: last > span.to ? span.to : last,
  }
  const { started, win, learning } = ratesOf(runs, own)
  const partial = own.from !== first || own.to !== last
  return { month, started, concluded: learning.count, won: win.count, partial }
}

function byTier(runs: readonly Run[], span: Span): ProgrammeGroup[] {
  return TIERS.map((tier) => ({
    key: tier,
    name: null,
    ...ratesOf(
      runs.filter((run) => run.tier === tier),
      span,
    ),
  }))
}

function byTeam(runs: readonly Run[], span: Span): ProgrammeGroup[] {
  const keyOf = ({ team }: Run) => team.en ?? team.zh ?? ''
  return grouped(runs, span, keyOf, ([first]) => first?.team ?? null)
}

function byMetric(
  runs: readonly Run[],
  span: Span,
  metrics: ReadonlyMap<string, Metric>,
): ProgrammeGroup[] {
  return grouped(
    runs,
    span,
    (run) => run.metricId,
    ([first]) => metrics.get(first?.metricId ?? '')?.name ?? null,
  )
}

/** Groups with something in the window, the most concluded first. */
function grouped(
  runs: readonly Run[],
  span: Span,
  keyOf: (run: Run) => string,
  nameOf: (group: readonly Run[]) => ProgrammeGroup['name'],
): ProgrammeGroup[] {
  const keys = [...new Set(runs.map(keyOf))]
  return keys
    .map((key) => [key, runs.filter((run) => keyOf(run) === key)] as const)
    .map(([key, group]) => ({ key, name: nameOf(group), ...ratesOf(group, span) }))
    .filter(({ started, ended }) => started + ended > 0)
    .toSorted((a, b) => b.learning.count - a.learning.count || (a.key < b.key ? -1 : 1))
}

/** How many of the wins chance alone would have made (Kohavi, Deng and Vermeer 2022). */
function falseWinsOf(decided: ReturnType<typeof decidedIn>): Programme['falseWins'] {
  const readable = decided.filter((run) => run.decision.readable)
  const wins = readable.filter((run) => run.decision.won).length
  if (readable.length < FEW_EXPERIMENTS || wins === 0) return null
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const alpha = mean(readable.map((run) => run.alpha))
  const power = mean(readable.map((run) => run.power))
  if (power <= alpha / 2) return null
  const { risk } = falsePositiveRisk({ winRate: wins / readable.length, alpha, power })
  return Number.isFinite(risk) ? { risk, expected: risk * wins, alpha, power } : null
}

function decisionRow(
  run: ReturnType<typeof decidedIn>[number],
  metrics: ReadonlyMap<string, Metric>,
): ProgrammeDecision {
  const { decision } = run
  const { row, effect } = decision
  const estimated = effect && withInterval(effect.estimate, effect.variance)
  return {
    experimentId: run.id,
    number: run.number,
    name: run.name,
    tier: run.tier,
    metricId: run.metricId,
    metricName: metrics.get(run.metricId)?.name ?? { en: '', zh: '' },
    team: run.team,
    choice: row.choice,
    recommendation: row.recommendation,
    followsRecommendation: row.followsRecommendation,
    readable: decision.readable,
    won: decision.won,
    effect: estimated && { estimate: estimated.estimate, interval: estimated.interval },
    learning: row.learning.next,
    decidedAt: row.decidedAt,
    decidedBy: row.decidedBy,
  }
}

function newestFirst(a: ProgrammeDecision, b: ProgrammeDecision): number {
  if (a.decidedAt !== b.decidedAt) return a.decidedAt < b.decidedAt ? 1 : -1
  return b.number - a.number
}
