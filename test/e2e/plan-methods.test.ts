import {
  formatLift,
  formatNumber,
  formatPercent,
  inLanguage,
  type Experiment,
  type PlanComparison,
  type PlanMethodName,
} from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { either, experimentsOn, fillRegister, TWO_VARIANTS } from './experiments-on.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const { read, send, all, metricNamed, newestLook } = experimentsOn(() => server.origin)

/** An experiment of the demo that is analysed by a method and has been looked at. */
async function analysedBy(method: PlanMethodName): Promise<Experiment> {
  const found = (await all()).find(
    (one) => one.plan.method === method && one.latestVerdicts.length > 0,
  )
  if (!found) throw new Error(`The demo has no results by ${method}`)
  return found
}

describe.each(LOOKS)('methods of analysis in $locale, $theme', (look) => {
  const { locale } = look
  const say = either(locale)
  const walk = (run: (page: Page) => Promise<void>) =>
    withLook(browser, look, { origin: server.origin }, run)

  it.each(['group_sequential', 'confidence_sequence'] as const)(
    'results by %s show the planned interval, the lift at every look and the key numbers',
    (method) =>
      walk(async (page) => {
        const experiment = await analysedBy(method)
        const newest = await newestLook(experiment.id)
        const target = newest.tests.find((test) => test.role === 'target')
        const { estimate = null, interval = null } = target?.planned ?? {}
        await page.goto(`/experiments/${experiment.id}`)
        const planned = formatLift(estimate, interval, locale)
        await page
          .locator('table.forest')
          .getByText(planned.split(' ')[0] ?? '')
          .first()
          .waitFor()
        expect(await page.locator('table.forest tr.target').innerText()).toContain(planned)

        const looks: { items: readonly unknown[] } = await read(
          `/api/experiments/${experiment.id}/looks`,
        )
        const over = page.locator('section').filter({
          has: page.getByRole('heading', { name: say('Lift over time', '提升走势') }),
        })
        expect(await over.locator('circle').count()).toBe(looks.items.length)
        const bars = method === 'group_sequential' ? 2 * looks.items.length : 0
        expect(await over.locator('line.bar').count()).toBe(bars)
        expect(await over.locator('path.edge').count()).toBe(bars > 0 ? 0 : 2)

        const numbers = page.locator('section').filter({
          has: page.getByRole('heading', { name: say('Key numbers', '关键数字') }),
        })
        const said = await numbers.innerText()
        expect(said).toContain(formatLift(estimate, interval, locale).split(' ')[0])
        const relative = target?.relative
        const pointwise = formatLift(relative?.estimate ?? null, relative?.interval ?? null, locale)
        expect(said).toContain(pointwise.slice(pointwise.indexOf('[')))
        const loss = target?.bayes?.lossIfKept ?? 0
        expect(said).toContain(formatPercent(loss, locale, { decimals: 2 }))
        expect(await accessibilityViolations(page)).toEqual([])

        await over.getByRole('button', { name: say('Table', '表格') }).click()
        await over.getByRole('table').waitFor()
        expect(await over.getByRole('row').count()).toBe(looks.items.length + 1)
      }),
  )

  it('the plan that was locked names its looks, their bounds and which metric decides', () =>
    walk(async (page) => {
      const { id, plan } = await analysedBy('group_sequential')
      await page.goto(`/experiments/${id}?tab=plan`)
      const table = page.getByRole('table', { name: say('Planned looks', '计划查看') })
      await table.waitFor()
      expect(await table.getByRole('row').count()).toBe(plan.looks.length + 1)
      const said = await table.innerText()
      for (const { boundaryZ, units } of plan.looks) {
        expect(said).toContain(formatNumber(boundaryZ, locale, { decimals: 3 }))
        expect(said).toContain(formatNumber(units, locale, { decimals: 0 }))
      }
      const joint = page.getByRole('table', {
        name: say('Power of the whole plan', '整个方案的功效'),
      })
      const needed = formatNumber(plan.joint?.targetUnits, locale, { decimals: 0 })
      expect(await joint.innerText()).toContain(needed)
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('typing the minimum effect moves all four rows, without asking the server', () =>
    walk(async (page) => {
      const target = await metricNamed('lesson_completion')
      await page.goto('/experiments/new')
      await fillRegister(page, locale, { name: `${look.theme} plan`, target })
      const rows = page.locator('table.methods tbody tr')
      await rows.first().waitFor()
      await page.waitForLoadState('networkidle')
      const before = await rows.allInnerTexts()
      expect(before).toHaveLength(4)

      const asked: string[] = []
      page.on('request', (request) => {
        asked.push(request.url())
      })
      await page.getByLabel(say('Minimum effect', '最小效应')).last().fill('3')
      await expect.poll(async () => (await rows.allInnerTexts())[0]).not.toBe(before[0])
      const after = await rows.allInnerTexts()
      for (const [index, text] of after.entries()) expect(text).not.toBe(before[index])
      expect(asked).toEqual([])

      const plan: PlanComparison = await send('/api/plan', {
        targetMetricId: target.id,
        variants: TWO_VARIANTS,
        plan: { minimumEffect: 0.03 },
      })
      for (const [index, { users, maxUsers }] of plan.methods.entries()) {
        for (const units of [users, maxUsers]) {
          expect(after[index]).toContain(formatNumber(units, locale, { decimals: 0 }))
        }
      }
    }))

  it('what is chosen is kept in the draft, and sized as the server sizes it', () =>
    walk(async (page) => {
      const target = await metricNamed('quiz_score')
      await page.goto('/experiments/new')
      await fillRegister(page, locale, { name: `${look.theme} choices`, target })
      await page.getByRole('radio', { name: say('Group sequential', '成组序贯') }).check()
      await page.getByText(say('Options', '选项'), { exact: true }).click()
      await page.getByLabel(say('Spending of alpha', 'α 消耗函数')).selectOption('pocock')
      await page.getByLabel(say('Number of looks', '查看次数')).selectOption('4')
      await page.getByLabel(say('Reduce variance by CUPED', '用 CUPED 降低方差')).check()
      await page
        .getByLabel(say('Correction of secondary metrics', '次要指标的多重比较校正'))
        .selectOption('holm')
      await page.getByLabel(inLanguage(target.name, locale), { exact: true }).fill('99.5')
      expect(await accessibilityViolations(page)).toEqual([])

      const chosen = await page.locator('table.methods tr.chosen').innerText()
      await page.getByRole('button', { name: say('Save draft', '保存草稿') }).click()
      await page.waitForURL('**/experiments/*/edit')
      const id = new URL(page.url()).pathname.split('/')[2] ?? ''
      const { plan }: Experiment = await read(`/api/experiments/${id}`)
      expect(plan).toMatchObject({
        method: 'group_sequential',
        sequential: { spending: 'pocock', parameter: null, looks: [0.25, 0.5, 0.75, 1] },
        varianceReduction: 'cuped',
        correction: 'holm',
        caps: [{ metricId: target.id, quantile: 0.995 }],
      })
      expect(chosen).toContain(formatNumber(plan.sample?.total, locale, { decimals: 0 }))
      expect(chosen).toContain(formatNumber(plan.expectedUnits, locale, { decimals: 0 }))

      await page.reload()
      await page.getByText(say('Options', '选项'), { exact: true }).click()
      const spending = page.getByLabel(say('Spending of alpha', 'α 消耗函数'))
      await expect.poll(() => spending.inputValue()).toBe('pocock')
      const share = page.getByLabel(say('Looks at, % of the sample', '查看时点，样本的 %'))
      expect(await share.inputValue()).toBe('25, 50, 75, 100')
    }))
})
