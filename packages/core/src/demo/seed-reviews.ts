import { addAction } from '../actions/add-action.js'
import { logAction } from '../actions/log-action.js'
import { evaluateBudgets } from '../budget/evaluations/evaluate-budgets.js'
import { addDays } from '../calendar.js'
import type { Metric, MetricValue } from '../contract/metric.js'
import type { TargetPathInput } from '../contract/review.js'
import { listMetricValues } from '../metrics/list-metric-values.js'
import { setTargetPath } from '../metrics/set-target-path.js'
import { closeReview } from '../reviews/close-review.js'
import { openReview } from '../reviews/open-review.js'
import type { DemoWorld } from './demo-world.js'
import { idOf } from './metric-id.js'

/** Weeks of the path that are over, and that are to come. */
const WEEKS_OVER = 6
const WEEKS_AHEAD = 6
/** What the path adds a week, of its first value: three times what the metric gains at best. */
const WEEKLY_RISE = 0.05
/** Days ago that the other review was called, and closed. */
const CALLED_AGE = 44
const CLOSED_AGE = 42

/**
 * A path that the streak share has fallen behind, so that its second bad week opened a review; one
 * review of opt-outs that closed with a decision, its verification due this week; every week that
 * closed judged, so that the quarter's drift calls for a review as well; a monthly review that is
 * being prepared; and what the reminders' team does every week.
 */
export async function seedReviews(
  world: DemoWorld,
  metrics: ReadonlyMap<string, Metric>,
  initiatives: ReadonlyMap<string, string>,
): Promise<void> {
  await closedReview(world, idOf(metrics, 'notification_opt_outs'))
  await openedReview(world, idOf(metrics, 'streak_share'))
  const ofBudgets = await evaluateBudgets(world.at(world.today, 1, 'per_sara'))
  await commitments(world, initiatives.get('reminders'))
  await openReview(world.at(world.today, 7, 'per_sara'), {
    kind: 'monthly',
    ownerId: world.person('per_sara'),
  })
  world.log(`2 target paths, ${3 + ofBudgets.length} reviews, 1 commitment`)
}

/** Complete weeks before a day, oldest first. */
async function weeksBefore(
  world: DemoWorld,
  metricId: string,
  day: string,
): Promise<MetricValue[]> {
  const values = await listMetricValues(world.at(world.today, 6, 'per_mei'), metricId)
  return values.filter((value) => value.complete && value.periodEnd < day)
}

async function openedReview(world: DemoWorld, metricId: string): Promise<void> {
  const recent = (await weeksBefore(world, metricId, world.today)).slice(-WEEKS_OVER)
  const [first] = recent
  if (first === undefined) return
  const periods: TargetPathInput['periods'] = Array.from(
    { length: WEEKS_OVER + WEEKS_AHEAD },
    (_, index) => ({
      periodStart: addDays(first.periodStart, 7 * index),
      periodEnd: addDays(first.periodEnd, 7 * index),
      expected: Number((first.value * (1 + WEEKLY_RISE * index)).toFixed(3)),
    }),
  )
  await setTargetPath(world.at(world.today, 6, 'per_priya'), metricId, { periods })
}

async function closedReview(world: DemoWorld, metricId: string): Promise<void> {
  const called = world.ago(CALLED_AGE)
  const weeks = (await weeksBefore(world, metricId, called)).slice(-2)
  // A sixth fewer opt-outs than there were: nobody had said how.
  const periods = weeks.map(({ periodStart, periodEnd, value }) => ({
    periodStart,
    periodEnd,
    expected: Number((value / 1.2).toFixed(4)),
  }))
  const path = await setTargetPath(world.at(called, 9, 'per_priya'), metricId, { periods })
  if (path.openReviewId === null) return
  await closeReview(world.at(world.ago(CLOSED_AGE), 15, 'per_priya'), path.openReviewId, {
    cause: 'target',
    decision: {
      en: 'The target asked for fewer opt-outs and named no means. Reminders move to each learner’s usual hour; until that is tested the metric is a guardrail and has no target of its own.',
      zh: '目标要求降低关闭率，却没有对应手段。提醒改为按每位学员的常用时段发送；在实验验证之前，该指标只作护栏，不单设目标。',
    },
    ownerId: world.person('per_priya'),
    verifyOn: addDays(world.today, 2),
  })
}

async function commitments(world: DemoWorld, initiativeId: string | undefined): Promise<void> {
  if (initiativeId === undefined) return
  const from = world.ago(35)
  const ctx = world.at(from, 9, 'per_priya')
  const { id } = await addAction(ctx, initiativeId, {
    name: { en: 'Interview learners who turned reminders off', zh: '访谈关闭提醒的学员' },
    times: 3,
    rhythm: 'week',
    from,
    ownerId: world.person('per_priya'),
  })
  // Two good weeks in three.
  for (const [age, times] of [
    [31, 3],
    [24, 3],
    [17, 1],
    [10, 3],
    [3, 2],
  ] as const) {
    const day = world.ago(age)
    await logAction(world.at(day, 16, 'per_priya'), id, { day, times })
  }
}
