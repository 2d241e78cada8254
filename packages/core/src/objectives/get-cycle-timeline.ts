import { inArray } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Cycle } from '../contract/cycle.js'
import type { CycleTimeline, TimelineEvent } from '../contract/objective-page.js'
import type { KeyResult, Objective } from '../contract/objective.js'
import type { ReviewSummary } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { decisions, experiments } from '../db/schema/experiments.js'
import { loadReviews } from '../reviews/load-reviews.js'
import { isInCycle } from './cycle-days.js'
import { getCycleOverview } from './get-cycle-overview.js'

const REVIEW_TITLES = {
  alert: { en: 'Review', zh: '复盘' },
  monthly: { en: 'Monthly review', zh: '月度复盘' },
  quarterly: { en: 'Quarterly review', zh: '季度复盘' },
} as const

/**
 * A cycle along its days: check-ins, changed targets, grades, experiments and reviews by objective,
 * steps of the cycle and other reviews beside them. An event outside the cycle's days is left out; one
 * experiment or review stands in the lane of every objective it is about.
 */
export async function getCycleTimeline(ctx: Context, id: string): Promise<CycleTimeline> {
  const { db } = ctx.store
  const { cycle, objectives, history } = await getCycleOverview(ctx, id, 'all')
  const experimentDays = await readExperimentDays(db, objectives)
  const reviews = await loadReviews(db)
  const within = (events: TimelineEvent[]) => inOrder(events, cycle)
  const lanes = objectives.map((objective) => {
    const { id: objectiveId, title, ownerId, progress, health, keyResults } = objective
    const events = [
      ...keyResults.flatMap(saidOf),
      ...experimentsOf(keyResults, experimentDays),
      ...reviewsOf(keyResults, reviews),
    ]
    return { objectiveId, title, ownerId, progress, health, events: within(events) }
  })
  const inLanes = new Set(lanes.flatMap(({ events }) => events.map((one) => one.subjectId)))
  const steps = history.map(({ to, at }) =>
    eventOf('cycle_step', at.slice(0, 10), { id, title: cycle.name }, { state: to }),
  )
  const others = reviews.filter((one) => !inLanes.has(one.id)).flatMap(reviewEvents)
  return { cycle, lanes, events: within([...steps, ...others]) }
}

interface Subject {
  readonly id: string
  readonly title: TimelineEvent['title']
}

function eventOf(
  kind: TimelineEvent['kind'],
  day: string,
  { id: subjectId, title }: Subject,
  more: Partial<Pick<TimelineEvent, 'status' | 'confidence' | 'state'>> = {},
): TimelineEvent {
  return { kind, day, subjectId, title, status: null, confidence: null, state: null, ...more }
}

function inOrder(events: readonly TimelineEvent[], cycle: Cycle): TimelineEvent[] {
  return events
    .filter(({ day }) => isInCycle(cycle, day))
    .toSorted((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1))
}

function saidOf(keyResult: KeyResult): TimelineEvent[] {
  const { checkIns, targetChanges, grade } = keyResult
  return [
    ...checkIns.map(({ day, status, confidence }) =>
      eventOf('check_in', day, keyResult, { status, confidence }),
    ),
    ...targetChanges.map(({ at }) => eventOf('target_changed', at.slice(0, 10), keyResult)),
    ...(grade ? [eventOf('graded', grade.at.slice(0, 10), keyResult)] : []),
  ]
}

type ExperimentDays = ReadonlyMap<string, readonly (readonly [TimelineEvent['kind'], string])[]>

/** Start, decision and shipping of every experiment that serves one of the objectives. */
async function readExperimentDays(
  db: Executor,
  objectives: readonly Objective[],
): Promise<ExperimentDays> {
  const ids = objectives.flatMap(({ keyResults }) =>
    keyResults.flatMap((one) => one.experiments.map(({ experimentId }) => experimentId)),
  )
  const started = await db
    .select({ id: experiments.id, startedAt: experiments.startedAt })
    .from(experiments)
    .where(inArray(experiments.id, ids))
  const decided = await db
    .select({
      id: decisions.experimentId,
      at: decisions.decidedAt,
      shippedFrom: decisions.shippedFrom,
    })
    .from(decisions)
    .where(inArray(decisions.experimentId, ids))
  const found = new Map<string, (readonly [TimelineEvent['kind'], string])[]>()
  const add = (id: string, kind: TimelineEvent['kind'], at: string | null) => {
    if (at !== null) found.set(id, [...(found.get(id) ?? []), [kind, at.slice(0, 10)]])
  }
  for (const { id, startedAt } of started) add(id, 'experiment_started', startedAt)
  for (const { id, at, shippedFrom } of decided) {
    add(id, 'experiment_decided', at)
    add(id, 'experiment_shipped', shippedFrom)
  }
  return found
}

function experimentsOf(keyResults: readonly KeyResult[], days: ExperimentDays): TimelineEvent[] {
  const linked = new Map(
    keyResults.flatMap((one) => one.experiments.map((item) => [item.experimentId, item.name])),
  )
  return [...linked].flatMap(([id, title]) =>
    (days.get(id) ?? []).map(([kind, day]) => eventOf(kind, day, { id, title })),
  )
}

function reviewsOf(
  keyResults: readonly KeyResult[],
  reviews: readonly ReviewSummary[],
): TimelineEvent[] {
  const metricIds = new Set(keyResults.map(({ metricId }) => metricId))
  return reviews.filter(({ metric }) => metric && metricIds.has(metric.id)).flatMap(reviewEvents)
}

function reviewEvents({ id, kind, metric, openedAt, closing }: ReviewSummary): TimelineEvent[] {
  const subject = { id, title: metric?.name ?? REVIEW_TITLES[kind] }
  return [
    eventOf('review_opened', openedAt.slice(0, 10), subject),
    ...(closing ? [eventOf('review_closed', closing.at.slice(0, 10), subject)] : []),
  ]
}
