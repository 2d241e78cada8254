import type { Cycle, LoggedDecision, Scenario, Transfer } from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser.close())

// What a leader adopts counts as moved from then on, so everyone starts on a demo of their own.
beforeEach(async () => {
  server = await startServer({ demo: true })
}, 180_000)
afterEach(() => server.stop())

async function itemsAt<T>(path: string): Promise<T[]> {
  const { items }: { items: T[] } = await (await fetch(`${server.origin}${path}`)).json()
  return items
}

it.each(LOOKS)(
  'a leader finds the drift, reads why, adopts a scenario and prints the report in $locale, $theme',
  { timeout: 60_000 },
  (look) =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const say = (en: string, zh: string) => (look.locale === 'zh' ? zh : en)
      await page.goto('/')
      await page.getByRole('link', { name: say('See correction plan', '查看纠偏计划') }).click()
      await page.waitForURL('**/budget*')
      const plan = page.getByRole('region', { name: say('Correction plan', '纠偏计划') })
      await plan.getByRole('table').waitFor()
      const moves = page.getByRole('region', { name: say('Proposed moves', '建议的移动') })
      await moves.getByRole('listitem').first().waitFor()

      // Exploratory work gets its tenth; the others give way, and the whole stays whole.
      const scenario = page.getByRole('region', { name: say('Scenario', '方案'), exact: true })
      const share = (tier: string) => scenario.getByRole('textbox', { name: tier, exact: true })
      await share(say('Exploratory', '探索')).fill('10')
      await share(say('Supporting', '支撑')).fill('20')
      await scenario
        .getByText(say('All tiers inside their bands', '各层级均在允许区间内'))
        .waitFor()
      await scenario.getByRole('button', { name: say('Save scenario', '保存方案') }).click()
      const name = say('Back on target', '回到目标')
      const saves = page.getByRole('dialog')
      await saves.getByLabel(say('Name', '名称')).fill(name)
      await saves.getByRole('button', { name: say('Save', '保存'), exact: true }).click()
      const row = scenario.getByRole('row').filter({ hasText: name })
      await row.getByRole('button', { name: say('Adopt', '采纳') }).click()
      const adopts = page.getByRole('dialog')
      await adopts.getByLabel(say('Reason', '理由')).fill('The board wants 70/20/10')
      expect(await accessibilityViolations(page)).toEqual([])
      await adopts.getByRole('button', { name: say('Adopt scenario', '采纳方案') }).click()
      await row.getByText(say('adopted', '已采纳')).waitFor()

      const budgetId = await decisionAndTransfers(name)
      const waiting = await itemsAt<Transfer>(`/api/budgets/${budgetId}/transfers`)
      expect(waiting.filter(({ state }) => state === 'proposed').length).toBeGreaterThan(0)

      const [cycle] = await itemsAt<Cycle>('/api/cycles')
      await page.goto(`/reports/${cycle?.id}`)
      await page.getByRole('table').last().waitFor()
      const pdf = await page.pdf({ format: 'A4' })
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
      expect(pdf.byteLength).toBeGreaterThan(10_000)
    }),
)

/** The scenario of that name was adopted by a decision of the log; the budget it is of. */
async function decisionAndTransfers(name: string): Promise<string> {
  const decisions = await itemsAt<LoggedDecision>('/api/decision-log')
  const budgetId = decisions.find(({ subjects }) => subjects.budgetId !== null)?.subjects.budgetId
  if (!budgetId) throw new Error('no decision is about a budget')
  const scenarios = await itemsAt<Scenario>(`/api/budgets/${budgetId}/scenarios`)
  const adopted = scenarios.find((one) => Object.values(one.name).includes(name))
  expect(decisions.map(({ id }) => id)).toContain(adopted?.decisionId)
  return budgetId
}
