import type {
  Adherence,
  Agenda,
  Cycle,
  CycleOverview,
  KeyResult,
  Locale,
  Metric,
  ReviewSummary,
  TargetPath,
} from '@sextant/core/contract'
import {
  checkIn,
  createCycle,
  createInitiative,
  createKeyResult,
  createObjective,
  recordMetricValues,
} from '@sextant/core'
import {
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '@sextant/core/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { APP_ORIGIN } from './app-without-server.js'
import { launchBrowser } from './browser.js'
import { LivedPage } from './lived-page.js'
import { withLook } from './looks.js'

const ownerId = TEST_PEOPLE[0].id
const WORDS = {
  en: {
    revise: /^Revise/,
    value: 'Value',
    why: 'Why it is revised',
    saveRevision: 'Save revision',
    change: 'Change target',
    addMilestone: 'Add milestone',
    milestone: 'Milestone 3',
    reason: 'Why',
    both: '33.3% of the way to the current target, 50.0% to the original one',
    add: 'Add a recurring action Content',
    what: 'What is done again and again',
    times: 'How often',
    create: 'Add the action',
    once: /^Done once today/,
    kept: '33% kept',
    end: /^End\b/,
    endIt: 'End it',
    addKeyResult: 'Add key result',
    baseline: 'From',
    target: 'To',
    title: 'Title',
    createKeyResult: 'Create key result',
    hold: 'Stay at or above 5 instead',
    matrix: 'Did we do it, and did it move?',
    missed: 'Interviews: 2–8 Nov: 1 of 3 done',
    set: 'Set a target path',
    edit: 'Edit target path',
    expectedEnd: 'Expected at the end',
    lastDay: 'Last day',
    save: 'Save target path',
    fired: 'second in a row: review',
    toReview: 'Open the review',
    rule: 'not against the end target',
    table: 'One period a line',
    stop: 'End the alerts',
    none: 'No target path',
  },
  zh: {
    revise: /^修订/,
    value: '数值',
    why: '修订原因',
    saveRevision: '保存修订',
    change: '修改目标值',
    addMilestone: '添加里程碑',
    milestone: '里程碑 3',
    reason: '原因',
    both: '相对现目标值为 33.3%',
    add: '添加例行动作 Content',
    what: '反复要做的事',
    times: '次数',
    create: '添加动作',
    once: /^今天做了一次/,
    kept: '33%',
    end: /^结束/,
    endIt: '确认结束',
    addKeyResult: '添加关键结果',
    baseline: '起点',
    target: '目标值',
    title: '标题',
    createKeyResult: '创建关键结果',
    hold: '改为保持不低于 5',
    matrix: '做了吗？动了吗？',
    missed: '应做 3 次，实做 1 次',
    set: '设定目标路径',
    edit: '编辑目标路径',
    expectedEnd: '期末预期值',
    lastDay: '结束日',
    save: '保存目标路径',
    fired: '连续第二期：发起复盘',
    toReview: '查看复盘',
    rule: '而非与期末目标比较',
    table: '每行一期',
    stop: '停止预警',
    none: '尚无目标路径',
  },
} as const satisfies Record<Locale, unknown>

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

interface Scene {
  readonly ctx: TestContext
  readonly page: Page
  readonly lived: LivedPage
  readonly say: (typeof WORDS)[Locale]
  readonly keyResult: (range: KeyResult['range']) => Promise<string>
}

const LOOKS = [
  { locale: 'en', theme: 'light' },
  { locale: 'zh', theme: 'dark' },
] as const

/** An open quarter on Monday 2 November 2026, walked without a console error or a fault inside. */
async function scene(look: (typeof LOOKS)[number], walk: (scene: Scene) => Promise<void>) {
  const ctx = await openTestContext({ now: '2026-11-02T12:00:00.000Z' })
  try {
    await withLook(browser, look, { origin: APP_ORIGIN }, async (page) => {
      const lived = new LivedPage(ctx, page)
      await lived.open()
      await lived.on('2026-11-02')
      const quarter = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
      const { id: cycleId } = await createCycle(ctx, { name: { en: 'Q4' }, ...quarter })
      const objective = { cycleId, title: { en: 'Grow' }, ownerId }
      const { id: objectiveId } = await createObjective(ctx, objective)
      const keyResult = async (range: KeyResult['range']) =>
        (await createKeyResult(ctx, { objectiveId, title: { en: 'Fans' }, range, ownerId })).id
      await walk({ ctx, page, lived, say: WORDS[look.locale], keyResult })
      expect(lived.faults()).toEqual([])
    })
  } finally {
    await ctx.dispose()
  }
}

const MOVE = { type: 'move', baseline: 0, target: 100 } as const
const stone = (en: string) => ({ name: { en, zh: `${en} 译` }, weight: 1, done: false })

describe.each(LOOKS)('the forms of key results in $locale', (look) => {
  it('says a check-in anew from the keyboard, with what it said before struck', () =>
    scene(look, async ({ ctx, page, lived, say, keyResult }) => {
      const id = await keyResult(MOVE)
      await checkIn(ctx, id, { day: '2026-10-30', value: 40, comment: { en: 'Good week' } })
      await lived.go(`/key-results/${id}`)
      await page.getByRole('button', { name: say.revise }).focus()
      await page.keyboard.press('Enter')
      const value = lived.dialog().getByLabel(say.value, { exact: true })
      expect(await value.inputValue()).toBe('40')
      await value.fill('30')
      await value.press('Enter')
      // Without a reason it is not sent, and the field that wants one has the focus.
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')))
        .toBe('true')
      expect(await accessibilityViolations(page)).toEqual([])
      await page.keyboard.type('Counted twice')
      await page.keyboard.press('Enter')
      await lived.dialog().waitFor({ state: 'hidden' })
      const struck = page.locator('del')
      await struck.waitFor()
      expect(await struck.innerText()).toContain('40')
      expect(await struck.innerText()).toContain('Good week')
      await page.getByText('Counted twice').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      const found = await lived.ask<KeyResult>(`/api/key-results/${id}`)
      expect(found).toMatchObject({
        progress: 0.3,
        checkIns: [{ value: 30, comment: { en: 'Good week' }, revisions: [{ value: 40 }] }],
      })
      expect(Object.values(found.checkIns[0]?.reason ?? {})).toEqual(['Counted twice'])
    }))

  it('changes milestones in an open cycle: places stay, and both promises are judged', () =>
    scene(look, async ({ ctx, page, lived, say, keyResult }) => {
      const id = await keyResult({ type: 'milestone', milestones: [stone('Pilot'), stone('Beta')] })
      await checkIn(ctx, id, { day: '2026-10-30', milestonesDone: [0] })
      await lived.go(`/key-results/${id}`)
      await lived.press(say.change)
      const dialog = lived.dialog()
      await lived.press(say.addMilestone, dialog)
      await dialog.getByLabel(new RegExp(`^${say.milestone}`)).fill('Launch')
      expect(await accessibilityViolations(page)).toEqual([])
      await dialog.getByLabel(say.reason).last().fill('The launch counts too')
      await lived.send(say.change)
      await page.getByText(say.both).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      const { range, raw, originalRaw } = await lived.ask<KeyResult>(`/api/key-results/${id}`)
      expect([raw, originalRaw]).toEqual([1 / 3, 1 / 2])
      // Neither the other language nor what is done is lost in the form.
      expect(range).toMatchObject({
        milestones: [{ ...stone('Pilot'), done: true }, stone('Beta'), { done: false }],
      })
    }))

  it('offers to hold a value to whoever sets a target at its baseline', () =>
    scene(look, async ({ page, lived, say, keyResult }) => {
      await keyResult(MOVE)
      await lived.go('/okrs')
      await lived.press(say.addKeyResult)
      await lived.fill(say.title, 'Hold it')
      await lived.fill(say.baseline, '5')
      await lived.fill(say.target, '5')
      await lived.press(say.createKeyResult, lived.dialog())
      await lived.press(say.hold, lived.dialog())
      expect(await accessibilityViolations(page)).toEqual([])
      await lived.send(say.createKeyResult)
      const { items } = await lived.ask<{ items: Cycle[] }>('/api/cycles')
      const { objectives } = await lived.ask<CycleOverview>(`/api/cycles/${items[0]?.id}`)
      expect(objectives[0]?.keyResults.map(({ range }) => range)).toEqual([
        MOVE,
        { type: 'maintain_min', bound: 5 },
      ])
    }))

  it('adds a recurring action, logs it in one press, and meets what was missed', () =>
    scene(look, async ({ ctx, page, lived, say, keyResult }) => {
      const id = await keyResult(MOVE)
      const { id: initiativeId } = await createInitiative(ctx, {
        name: { en: 'Content' },
        tier: 'core',
        ownerId,
        keyResultIds: [id],
      })
      await lived.go(`/key-results/${id}`)
      await lived.press(say.add)
      await lived.fill(say.what, 'Interviews')
      await lived.fill(say.times, '3')
      expect(await accessibilityViolations(page)).toEqual([])
      await lived.send(say.create)
      await page.getByRole('button', { name: say.once }).click()
      const kept = () => lived.ask<Adherence>(`/api/initiatives/${initiativeId}/adherence`)
      await expect.poll(async () => (await kept()).actions[0]?.doneToday).toBe(1)

      await lived.on('2026-11-10')
      await checkIn(ctx, id, { day: '2026-11-10', value: 5 })
      const { adherence } = await lived.ask<Agenda>('/api/agenda/weekly')
      expect(adherence).toMatchObject([{ missed: [{ due: 3, done: 1 }] }])
      await lived.go('/reviews/weekly')
      await page.getByText(say.missed).waitFor()
      await page.getByRole('table', { name: say.matrix }).getByText('Content → Fans').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])

      await lived.go(`/key-results/${id}`)
      await page.getByText(say.kept).first().waitFor()
      const matrix = page.getByRole('table', { name: say.matrix })
      expect(await matrix.getByText('Content', { exact: true }).count()).toBe(1)
      await page.getByRole('button', { name: say.end }).click()
      await lived.send(say.endIt)
      await expect.poll(async () => (await kept()).actions[0]?.action.until).toBe('2026-11-10')
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('sets a target path, sees what fired and the review it opened, and ends the alerts', () =>
    scene(look, async ({ ctx, page, lived, say }) => {
      const star = await northStar(ctx)
      const name = { en: 'Completion', zh: '完成率' }
      const metric: Metric = await supportingMetric(ctx, star.id, { key: 'completion', name })
      const week = (periodStart: string, periodEnd: string, value: number) => ({
        periodStart,
        periodEnd,
        value,
      })
      await recordMetricValues(ctx, metric.id, [week('2026-10-26', '2026-11-01', 0.6)])
      await lived.go(`/metrics/${metric.id}`)
      await lived.press(say.set)
      await lived.fill(say.lastDay, '2026-11-29')
      await lived.fill(say.expectedEnd, '68')
      await lived.dialog().getByText('68.0%').first().waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await lived.send(say.save)
      await page.getByText(say.rule).first().waitFor()
      const path = () => lived.ask<TargetPath>(`/api/metrics/${metric.id}/targets`)
      expect((await path()).periods.map((one) => one.expected)).toEqual([0.62, 0.64, 0.66, 0.68])

      await lived.on('2026-11-16')
      await recordMetricValues(ctx, metric.id, [
        week('2026-11-02', '2026-11-08', 0.55),
        week('2026-11-09', '2026-11-15', 0.56),
      ])
      const { openReviewId, firedOn } = await path()
      expect(firedOn).toEqual(['2026-11-09'])
      const { items } = await lived.ask<{ items: ReviewSummary[] }>('/api/reviews')
      expect(items.map((one) => one.id)).toEqual([openReviewId])
      await lived.go(`/metrics/${metric.id}`)
      await page.getByText(say.fired).waitFor()
      const review = page.getByRole('link', { name: say.toReview })
      expect(await review.getAttribute('href')).toBe(`/reviews/${openReviewId}`)
      expect(await accessibilityViolations(page)).toEqual([])

      await lived.press(say.edit)
      const table = lived.dialog().getByLabel(say.table)
      expect(await table.inputValue()).toContain('2026-11-09\t2026-11-15\t64')
      await table.fill('2026-11-09\t2026-11-15\tmany')
      await lived.dialog().getByRole('alert').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await table.fill('')
      await lived.send(say.stop)
      await page.getByText(say.none).waitFor()
      expect(await path()).toMatchObject({ periods: [], firedOn: [] })
    }))
})
