import { addDays } from '../calendar.js'
import { bookEntry } from '../budget/book-entry.js'
import { changeBudget } from '../budget/change-budget.js'
import { changeInitiative } from '../budget/change-initiative.js'
import { createInitiative } from '../budget/create-initiative.js'
import { listBudgets } from '../budget/list-budgets.js'
import { decideTransfer } from '../budget/transfers/decide-transfer.js'
import { movablePlan } from '../budget/transfers/movable-plan.js'
import { proposeTransfer } from '../budget/transfers/propose-transfer.js'
import type { Budget } from '../contract/budget.js'
import type { Metric } from '../contract/metric.js'
import type { Transfer, TransferInput } from '../contract/transfer.js'
import type { DemoPersonId } from './people.js'
import type { DemoWorld } from './demo-world.js'
import { idOf } from './metric-id.js'
import { monthEnds } from './spend-plan.js'
import { quarterOf } from './quarter.js'

interface Seeded {
  readonly cycleId: string
  readonly metrics: ReadonlyMap<string, Metric>
  readonly initiatives: ReadonlyMap<string, string>
}

/** What initiatives work on, and what would end the ones that are bets. */
const WORK: readonly {
  readonly key: string
  readonly metric: string
  readonly kill?: { readonly en: string; readonly zh: string }
}[] = [
  { key: 'player', metric: 'minutes_per_session' },
  { key: 'courses', metric: 'weekly_hours' },
  { key: 'onboarding', metric: 'onboarding_completion' },
  { key: 'reminders', metric: 'streak_share' },
  { key: 'finish', metric: 'lesson_completion' },
  {
    key: 'tutor',
    metric: 'ai_tutor_sessions',
    kill: {
      en: 'Fewer than 8% of learners ask the tutor a second time by the end of the quarter.',
      zh: '到季度末，再次向导师提问的学习者不到 8%。',
    },
  },
  {
    key: 'rooms',
    metric: 'study_room_joins',
    kill: {
      en: 'Rooms stay empty on most evenings for three weeks in a row.',
      zh: '连续三周，多数晚上自习室无人。',
    },
  },
  {
    key: 'voice',
    metric: 'voice_practice_attempts',
    kill: {
      en: 'Speech is misheard in more than one attempt out of five.',
      zh: '五次练习中有一次以上识别错误。',
    },
  },
]

/** What the ledger shows beside bookings: metrics and ends agreed, work in two tiers, work that stopped, transfers. */
export async function seedLedger(
  world: DemoWorld,
  { cycleId, metrics, initiatives }: Seeded,
): Promise<void> {
  const opened = addDays(quarterOf(world.today).startsOn, -5)
  for (const { key, metric, kill } of WORK) {
    const id = initiatives.get(key)
    if (id === undefined) continue
    const change = { metricId: idOf(metrics, metric), ...(kill ? { killCriterion: kill } : {}) }
    await changeInitiative(world.at(opened, 12, 'per_sara'), id, change)
  }
  const budgets = await listBudgets(world.at(world.today, 9, 'per_sara'), { cycleId })
  const money = budgets.find(({ ledger }) => ledger === 'money')
  if (money) {
    await shareLibrary(world, money)
    await stopPodcast(world, money, metrics)
  }
  const people = budgets.find(({ ledger }) => ledger === 'people')
  if (people) {
    await movePlan(world, people, initiatives)
    await changeBudget(world.at(addDays(opened, 6), 9, 'per_sara'), people.id, {
      dayRate: { amount: 62_000, currency: 'USD' },
      reason: 'Finance asks what people and money come to together; an estimate is enough.',
    })
  }
}

/** Work that serves two tiers: its cost is split by its shares, exactly. */
async function shareLibrary(world: DemoWorld, { id: budgetId }: Budget): Promise<void> {
  const quarter = quarterOf(world.today)
  const { id } = await createInitiative(world.at(addDays(quarter.startsOn, -6), 12, 'per_mei'), {
    name: { en: 'Shared component library', zh: '共用组件库' },
    tier: 'core',
    weights: { core: 6000, supporting: 4000, exploratory: 0 },
    ownerId: world.person('per_mei'),
    description: {
      en: 'Built once for the player and for onboarding.',
      zh: '播放器和新手引导共用，只做一次。',
    },
  })
  for (const day of monthEnds(quarter).filter((end) => end < world.today)) {
    const ctx = world.at(day, 16, 'per_priya')
    await bookEntry(ctx, { budgetId, kind: 'actual', day, amount: 120_045, initiativeId: id })
  }
}

/** A bet that ended as agreed before it began. */
async function stopPodcast(
  world: DemoWorld,
  { id: budgetId }: Budget,
  metrics: ReadonlyMap<string, Metric>,
): Promise<void> {
  const { startsOn } = quarterOf(world.today)
  const { id } = await createInitiative(world.at(addDays(startsOn, -6), 13, 'per_wei'), {
    name: { en: 'Course podcast', zh: '课程播客' },
    tier: 'exploratory',
    ownerId: world.person('per_wei'),
    metricId: idOf(metrics, 'ai_tutor_sessions'),
    killCriterion: {
      en: 'Fewer than 500 listeners after four episodes.',
      zh: '四期之后听众不足 500 人。',
    },
  })
  const on = addDays(startsOn, 27)
  if (on >= world.today) return
  const entry = { budgetId, kind: 'actual', day: on, amount: 65_000, initiativeId: id } as const
  await bookEntry(world.at(on, 15, 'per_priya'), entry)
  await changeInitiative(world.at(addDays(on, 1), 10, 'per_wei'), id, {
    stopped: { on, reason: '340 listeners after four episodes: below what was agreed.' },
  })
}

/** A transfer that was approved, and one that waits for a second person. */
async function movePlan(
  world: DemoWorld,
  { id: budgetId }: Budget,
  initiatives: ReadonlyMap<string, string>,
): Promise<void> {
  const { startsOn } = quarterOf(world.today)
  const early = world.ago(11) > startsOn ? world.ago(11) : startsOn
  const end = (key: string) =>
    ({ on: 'initiative', initiativeId: initiatives.get(key) ?? '' }) as const
  const approved = await propose(world, early, 'per_mei', {
    budgetId,
    from: end('billing'),
    to: end('player'),
    amount: 60,
    reason: 'The provider is two weeks late; the player team can use the days.',
  })
  if (approved) {
    const ctx = world.at(addDays(early, 1), 10, 'per_sara')
    await decideTransfer(ctx, approved.id, {
      choice: 'approve',
      note: 'Until the provider is back.',
    })
  }
  await propose(world, addDays(world.today, -1), 'per_priya', {
    budgetId,
    from: end('courses'),
    to: end('reminders'),
    amount: 40,
    reason: 'Reminders wait for a second developer; course texts are ahead of plan.',
  })
}

/** Proposes where so much is still planned; late in a quarter nothing may be left to move. */
async function propose(
  world: DemoWorld,
  day: string,
  person: DemoPersonId,
  input: Omit<TransferInput, 'day'>,
): Promise<Transfer | null> {
  const ctx = world.at(day, 11, person)
  const { left } = await movablePlan(ctx.store.db, input.budgetId, input.from, day)
  const isInside = day >= quarterOf(world.today).startsOn
  return left >= input.amount && isInside ? proposeTransfer(ctx, { ...input, day }) : null
}
