import {
  type Cycle,
  type CycleOverview,
  inLanguage,
  type Locale,
  type Metric,
  type Objective,
  type ReviewSummary,
} from '@sextant/core/contract'
import { recordMetricValues } from '@sextant/core'
import {
  northStar,
  openTestContext,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { APP_ORIGIN } from './app-without-server.js'
import { launchBrowser } from './browser.js'
import { LivedPage } from './lived-page.js'
import { withLook } from './looks.js'

const DAY = 86_400_000
const WORDS = {
  en: {
    newCycle: 'New cycle',
    createCycle: 'Create cycle',
    name: 'Name',
    first: 'First day',
    last: 'Last day',
    newObjective: 'New objective',
    createObjective: 'Create objective',
    title: 'Title',
    addKeyResult: 'Add key result',
    createKeyResult: 'Create key result',
    metric: 'Metric',
    from: 'From',
    to: 'To',
    publish: 'Publish',
    value: 'Value',
    confidence: 'Confidence',
    changed: 'What changed',
    checkIn: 'Check in',
    closeReview: 'Close review',
    cause: 'Cause',
    decision: 'Decision',
    verifyOn: 'Verify on',
    startGrading: 'Start grading',
    grade: 'Grade',
    saveScore: 'Save score',
    missCause: 'Cause of the miss',
    decide: 'Decide',
    whatBecomes: 'What becomes of it',
    saveDecision: 'Save decision',
    close: 'Close cycle',
    closed: 'Closed',
    ended: /It ended on/,
  },
  zh: {
    newCycle: '新建周期',
    createCycle: '创建周期',
    name: '名称',
    first: '开始日',
    last: '结束日',
    newObjective: '新建目标',
    createObjective: '创建目标',
    title: '标题',
    addKeyResult: '添加关键结果',
    createKeyResult: '创建关键结果',
    metric: '指标',
    from: '起点',
    to: '目标值',
    publish: '发布',
    value: '数值',
    confidence: '信心',
    changed: '有何变化',
    checkIn: '提交更新',
    closeReview: '关闭复盘',
    cause: '原因',
    decision: '决策',
    verifyOn: '验证日期',
    startGrading: '开始评分',
    grade: '评分',
    saveScore: '保存评分',
    missCause: '未达标原因',
    decide: '决定去留',
    whatBecomes: '如何处置',
    saveDecision: '保存决定',
    close: '关闭周期',
    closed: '已关闭',
    ended: /周期已于/,
  },
} as const satisfies Record<Locale, unknown>

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A quarter in which somebody lives: the screens, their clock, and what the API says of it. */
class Quarter extends LivedPage {
  constructor(
    ctx: TestContext,
    page: Page,
    private readonly locale: Locale,
  ) {
    super(ctx, page)
  }

  readonly say = () => WORDS[this.locale]

  async cycle(): Promise<CycleOverview> {
    const { items } = await this.ask<{ items: Cycle[] }>('/api/cycles')
    return this.ask<CycleOverview>(`/api/cycles/${items[0]?.id}`)
  }
}

function only<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined || items.length > 1) throw new Error(`${items.length} instead of one`)
  return item
}

const weekFrom = (week: number) => Date.parse('2027-01-04') + week * 7 * DAY
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** A metric under the North Star, and the path it is expected to take in the quarter. */
async function metricWithPath(ctx: TestContext, quarter: Quarter): Promise<Metric> {
  const star = await northStar(ctx)
  const metric = await supportingMetric(ctx, star.id, {
    key: 'completion',
    name: { en: 'Lesson completion', zh: '课时完成率' },
  })
  const periods = Array.from({ length: 12 }, (_none, week) => ({
    periodStart: dayOf(weekFrom(week)),
    periodEnd: dayOf(weekFrom(week) + 6 * DAY),
    expected: 0.6 + (0.1 * (week + 1)) / 12,
  }))
  await quarter.ask(`/api/metrics/${metric.id}/targets`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ periods }),
  })
  return metric
}

/** Draft: a cycle with one objective, a key result on the metric and one entered by hand. */
async function draft(quarter: Quarter, page: Page, metric: Metric): Promise<void> {
  const say = quarter.say()
  await quarter.go('/okrs')
  await quarter.press(say.newCycle)
  await quarter.fill(say.name, '2027 Q1')
  await quarter.fill(say.first, '2027-01-01')
  await quarter.fill(say.last, '2027-03-31')
  await quarter.send(say.createCycle)
  await quarter.press(say.newObjective)
  await quarter.fill(say.title, 'Learners finish')
  await quarter.send(say.createObjective)
  const ranges = [
    { title: 'Completion', metricId: metric.id, from: '60', to: '70' },
    { title: 'Partners', metricId: '', from: '0', to: '10' },
  ]
  for (const { title, metricId, from, to } of ranges) {
    await quarter.press(say.addKeyResult)
    await quarter.fill(say.title, title)
    await quarter.dialog().getByLabel(say.metric, { exact: true }).selectOption(metricId)
    await quarter.fill(say.from, from)
    await quarter.fill(say.to, to)
    await quarter.send(say.createKeyResult)
    await page.getByRole('link', { name: title }).waitFor()
  }
}

/** One week: its value comes in, and somebody checks in on what is entered by hand. */
async function liveWeek(
  quarter: Quarter,
  {
    ctx,
    metricId,
    week,
    value,
  }: { ctx: TestContext; metricId: string; week: number; value: number },
): Promise<void> {
  const say = quarter.say()
  await quarter.on(dayOf(weekFrom(week + 1)))
  const period = {
    periodStart: dayOf(weekFrom(week)),
    periodEnd: dayOf(weekFrom(week) + 6 * DAY),
  }
  await recordMetricValues(ctx, metricId, [{ ...period, value }])
  const all = (await quarter.cycle()).objectives.flatMap((one) => one.keyResults)
  const byHand = only(all.filter((one) => one.metricId === null))
  await quarter.go(`/key-results/${byHand.id}`)
  await quarter.press(quarter.say() === WORDS.zh ? '进展更新' : 'Check in')
  await quarter.fill(say.value, String(week + 1))
  await quarter.dialog().getByLabel(say.confidence).selectOption('0.6')
  await quarter.fill(say.changed, `Week ${week + 1}`)
  await quarter.send(say.checkIn)
}

/** Two misses have opened one review; it is closed with what it asks for. */
async function closeReview(quarter: Quarter, page: Page): Promise<void> {
  const say = quarter.say()
  // Of five weeks one was a miss, which opens nothing; the sixth was the second in a row.
  const review = only((await quarter.ask<{ items: ReviewSummary[] }>('/api/reviews')).items)
  expect(review.openedAt.slice(0, 10)).toBe(dayOf(weekFrom(6)))
  expect(review).toMatchObject({ kind: 'alert', state: 'open' })
  await quarter.go('/reviews')
  await page.locator(`a[href="/reviews/${review.id}"]`).click()
  await quarter.press(say.closeReview)
  await quarter.dialog().getByLabel(say.cause).selectOption('execution')
  await quarter.fill(say.decision, 'Mend the player first')
  await quarter.fill(say.verifyOn, '2027-03-20')
  expect(await accessibilityViolations(page)).toEqual([])
  await quarter.send(say.closeReview)
  await page.getByText('Mend the player first').first().waitFor()
}

/** The end: every key result gets its score, the objective is kept, the cycle closes. */
async function gradeAndClose(quarter: Quarter, page: Page): Promise<void> {
  const say = quarter.say()
  await quarter.go('/okrs')
  await page.getByText(say.ended).first().waitFor()
  await quarter.press(say.startGrading)
  await quarter.send(say.startGrading)
  await quarter.go('/okrs/grading')
  const [objective] = (await quarter.cycle()).objectives
  for (const { title } of objective?.keyResults ?? []) {
    const name = inLanguage(title, 'en')
    await page.getByRole('button', { name: `${say.grade} ${name}` }).click()
    await quarter.dialog().getByLabel(say.missCause).selectOption('focus')
    await quarter.send(say.saveScore)
  }
  await page.getByRole('button', { name: `${say.decide} Learners finish` }).click()
  await quarter.dialog().getByLabel(say.whatBecomes).selectOption('keep')
  await quarter.send(say.saveDecision)
  expect(await accessibilityViolations(page)).toEqual([])
  await quarter.press(say.close)
  await quarter.send(say.close)
  await quarter.go('/okrs/archive')
  await page.getByRole('cell', { name: say.closed }).waitFor()
}

it.each([
  { locale: 'en', theme: 'light' },
  { locale: 'zh', theme: 'dark' },
] as const)(
  'a quarter is lived from draft to carry-over in $locale',
  { timeout: 180_000 },
  async (look) => {
    const ctx = await openTestContext({ now: '2026-12-28T12:00:00.000Z' })
    try {
      await withLook(browser, look, { origin: APP_ORIGIN }, async (page) => {
        const quarter = new Quarter(ctx, page, look.locale)
        await quarter.open()
        await quarter.on('2026-12-28')
        const metric = await metricWithPath(ctx, quarter)
        await draft(quarter, page, metric)
        await quarter.on('2027-01-01')
        await quarter.go('/okrs')
        await quarter.press(quarter.say().publish)
        await quarter.send(quarter.say().publish)
        expect((await quarter.cycle()).cycle.state).toBe('open')

        // The fifth and the sixth week lie a quarter under the path.
        const values = [0.61, 0.615, 0.625, 0.63, 0.48, 0.49, 0.64, 0.66]
        for (const [week, value] of values.entries()) {
          await liveWeek(quarter, { ctx, metricId: metric.id, week, value })
          if (week === 5) await closeReview(quarter, page)
        }
        const lived = (await quarter.cycle()).objectives.flatMap((one) => one.keyResults)
        const byHand = only(lived.filter((one) => one.metricId === null))
        expect(byHand.checkIns).toHaveLength(8)
        expect(byHand.current?.value).toBe(8)

        await quarter.on('2027-04-01')
        await gradeAndClose(quarter, page)
        const { cycle, history, score } = await quarter.cycle()
        expect(cycle.state).toBe('closed')
        expect(history.map(({ to }) => to)).toEqual(['draft', 'open', 'grading', 'closed'])
        expect(score).not.toBeNull()
        // What goes on begins where it stood, in the backlog and without its past.
        const carried = only((await quarter.ask<{ items: Objective[] }>('/api/backlog')).items)
        expect(carried.carriedFromId).not.toBeNull()
        const ranges = carried.keyResults.map(({ range }) => range)
        expect(ranges).toContainEqual({ type: 'move', baseline: 8, target: 10 })
        expect(carried.keyResults.flatMap(({ checkIns }) => checkIns)).toEqual([])
        expect(quarter.faults()).toEqual([])
      })
    } finally {
      await ctx.dispose()
    }
  },
)
