import { bookEntry } from '../budget/book-entry.js'
import { createInitiative } from '../budget/create-initiative.js'
import { listBudgets } from '../budget/list-budgets.js'
import { addDays } from '../calendar.js'
import type { Metric } from '../contract/metric.js'
import { chooseInitiative } from '../gates/choose-initiative.js'
import { releaseStage } from '../gates/release-stage.js'
import { setEnvelope } from '../gates/set-envelope.js'
import { setInitiativeGate } from '../gates/set-initiative-gate.js'
import { createMetric } from '../metrics/create-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import type { DemoWorld } from './demo-world.js'
import { idOf } from './metric-id.js'
import { quarterOf } from './quarter.js'
import { seededRandom } from './random.js'

const WEEKS = 8
const GROUP = { en: 'Reminder channels', zh: '提醒渠道' }
const OWNER = 'per_priya'

/** Where learners are reminded: what each brings back, and its plan for the rest of the quarter in cents. */
const CHANNELS = [
  {
    key: 'push_return',
    name: { en: 'Return after a push', zh: '推送后的回访率' },
    initiative: { en: 'Push reminders', zh: '推送提醒' },
    share: 0.112,
    plan: 150_000,
  },
  {
    key: 'in_app_return',
    name: { en: 'Return after an in-app note', zh: '应用内提示后的回访率' },
    initiative: { en: 'In-app notes', zh: '应用内提示' },
    share: 0.092,
    plan: 90_000,
  },
  {
    key: 'email_return',
    name: { en: 'Return after an email', zh: '邮件后的回访率' },
    initiative: { en: 'Email reminders', zh: '邮件提醒' },
    share: 0.064,
    plan: 150_000,
  },
] as const

/** Exploratory money in cents, let go in two stages. */
const STAGES = [
  {
    amount: 2_000_000,
    condition: {
      en: 'Two tutor experiments concluded, and one of them worth shipping.',
      zh: '助教有两个实验得出结论，其中一个值得上线。',
    },
  },
  {
    amount: 1_000_000,
    condition: {
      en: 'Study rooms: a fifth of those who joined once come back in a week.',
      zh: '自习室：首次加入者中有五分之一在一周内再次加入。',
    },
  },
]

/**
 * What holds the money back: an envelope of two stages with one released, three channels that are
 * compared by what they bring back, and one decision about an initiative.
 */
export async function seedGates(
  world: DemoWorld,
  metrics: ReadonlyMap<string, Metric>,
  initiatives: ReadonlyMap<string, string>,
): Promise<void> {
  const { startsOn, endsOn } = quarterOf(world.today)
  const begun = world.at(addDays(startsOn, 1), 10, 'per_sara')
  const budgets = await listBudgets(begun)
  const money = budgets.find((one) => one.ledger === 'money')
  if (money === undefined) return
  const { stages } = await setEnvelope(begun, money.id, { stages: STAGES })
  const [first] = stages
  if (first !== undefined) {
    const reason = 'Shown at the review: hints in the lesson are worth shipping.'
    await releaseStage(world.at(addDays(startsOn, 20), 15, 'per_sara'), first.id, { reason })
  }
  const random = seededRandom(80)
  for (const channel of CHANNELS) {
    const metric = await createChannel(world, metrics, channel, random)
    const ctx = world.at(addDays(startsOn, 2), 11, OWNER)
    const { id } = await createInitiative(ctx, {
      name: channel.initiative,
      tier: 'supporting',
      ownerId: world.person(OWNER),
      metricId: metric.id,
    })
    const plan = { budgetId: money.id, kind: 'planned', day: endsOn, amount: channel.plan } as const
    await bookEntry(ctx, { ...plan, initiativeId: id })
    const gate = { group: GROUP, metricId: metric.id, ledger: 'money' } as const
    await setInitiativeGate(ctx, id, { gate })
  }
  const rooms = initiatives.get('rooms')
  if (rooms !== undefined) {
    const reason = 'One more month: the pilot schools start on Monday.'
    await chooseInitiative(world.at(world.ago(12), 16, 'per_sara'), rooms, {
      choice: 'keep',
      reason,
    })
  }
  world.log(`${STAGES.length} stages of an envelope, ${CHANNELS.length} channels compared`)
}

/** A channel's metric under the streak, with the weeks before today. */
async function createChannel(
  world: DemoWorld,
  metrics: ReadonlyMap<string, Metric>,
  { key, name, share }: (typeof CHANNELS)[number],
  random: () => number,
): Promise<Metric> {
  const yesterday = world.ago(1)
  const sunday = addDays(yesterday, -new Date(yesterday).getUTCDay())
  const begun = addDays(sunday, -7 * WEEKS)
  const metric = await createMetric(world.at(begun, 9, OWNER), {
    key,
    name,
    tier: 'supporting',
    kind: 'proportion',
    direction: 'up',
    unit: null,
    definition: {
      meaning: { en: 'Whether a reminder brings the learner back', zh: '提醒是否让学习者回来' },
      formula: {
        en: 'Reminded who learn within 24 h ÷ reminded',
        zh: '24 小时内学习的被提醒者 ÷ 被提醒者',
      },
      dataSource: {
        en: 'Delivery log and lesson events, nightly',
        zh: '发送记录与课时事件，每晚同步',
      },
      countingRule: {
        en: 'First reminder of a day; one channel each',
        zh: '每天首次提醒；只计一个渠道',
      },
      stage: 'growth',
    },
    parents: [{ parentId: idOf(metrics, 'streak_share'), evidence: 'observed', slope: null }],
    ownerId: world.person(OWNER),
  })
  const values = Array.from({ length: WEEKS }, (_, week) => {
    const periodStart = addDays(begun, 7 * week + 1)
    const value = Number((share + 0.004 * (random() - 0.5)).toFixed(4))
    return { periodStart, periodEnd: addDays(periodStart, 6), value }
  })
  await recordMetricValues(world.at(yesterday, 6, OWNER), metric.id, values)
  return metric
}
