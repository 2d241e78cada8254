import { formatValue, type Home, inLanguage, type Locale } from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let empty: RunningServer
let home: Home

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  empty = await startServer()
  home = await (await fetch(`${server.origin}/api/home`)).json()
}, 240_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
  await empty.stop()
})

const WORDS = {
  en: { lead: /on track|at risk|off track/, waits: (count: number) => `${count} thing` },
  zh: { lead: /进度正常|有风险|偏离/, waits: (count: number) => `${count} 件事` },
} as const

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const text = (spoken: { en?: string | undefined; zh?: string | undefined }, locale: Locale) =>
  inLanguage(spoken, locale)

describe.each(LOOKS)('the first screen in $locale, $theme', (look) => {
  const { locale } = look
  const walk = (run: (page: Page) => Promise<void>) =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      await page.goto('/')
      await page.locator('.t-north-star').waitFor()
      await run(page)
    })

  it('answers whether we are fine, with the figures of the API', () =>
    walk(async (page) => {
      const lead = await page.locator('h1 ~ p').innerText()
      expect(lead).toMatch(WORDS[locale].lead)
      const [people] = home.budgets
      expect(people?.projected.overall).toBe('breach')
      const { percent } = people?.projected ?? {}
      expect(lead).toContain(`${percent?.exploratory}%`)
      // The budget's drift waits as its mandatory review, beside those of metrics.
      expect(home.reviews.map(({ budget }) => budget?.id)).toContain(people?.budget.id)
      expect(home.transfers.length).toBeGreaterThan(0)
      const waiting = home.waiting.length + home.reviews.length + home.transfers.length
      expect(lead).toContain(WORDS[locale].waits(waiting))
    }))

  it('shows the North Star, its pace and a year of history with a table twin', () =>
    walk(async (page) => {
      const star = home.northStar
      const name = text(star?.metric.name ?? {}, locale)
      const block = section(page, name)
      const value = formatValue(star?.metric.latest?.value, { kind: 'mean', unit: null }, locale)
      expect(await page.locator('.t-north-star').innerText()).toContain(value)
      const said = await block.innerText()
      expect(said).toContain(`${((star?.keyResult?.progress ?? 0) * 100).toFixed(1)}%`)
      expect(await block.getByRole('img', { name: new RegExp(name) }).count()).toBe(1)
      await block.getByRole('button', { pressed: false }).click()
      const rows = block.getByRole('table').getByRole('rowheader')
      expect(await rows.count()).toBe(Math.min(53, star?.series.length ?? 0))
    }))

  it('lays out the three tiers, worst first', () =>
    walk(async (page) => {
      for (const lane of home.lanes) {
        const names = {
          en: lane.tier,
          zh: { core: '核心', supporting: '支撑', exploratory: '探索' }[lane.tier],
        }
        const box = page.getByRole('region', { name: new RegExp(`^${names[locale]}$`, 'i') })
        const shown = await box.getByRole('listitem').getByRole('link').allInnerTexts()
        const expected = lane.metrics.slice(0, 4).map(({ metric }) => text(metric.name, locale))
        expect(shown).toEqual(expected)
        expect(await box.innerText()).toContain(`${Math.round((lane.spendShare ?? 0) * 100)}%`)
      }
    }))

  it('lists what waits and the experiments that need somebody, in the order of the API', () =>
    walk(async (page) => {
      const waiting = section(page, locale === 'zh' ? '待处理' : 'Waiting for you')
      const codes = await waiting.getByText(/^EXP-\d+$/).allInnerTexts()
      expect(codes).toEqual(home.waiting.map(({ number }) => `EXP-${number}`))
      const title = locale === 'zh' ? '需要关注的实验' : 'Experiments needing attention'
      const attention = section(page, title).getByRole('row')
      const rows = (await attention.allInnerTexts()).slice(1)
      expect(rows.map((row) => /EXP-\d+/.exec(row)?.[0])).toEqual(
        home.attention.map(({ number }) => `EXP-${number}`),
      )
      const unread = home.attention.findIndex(({ latestVerdicts }) =>
        latestVerdicts.some(({ verdict }) => verdict === 'do_not_read'),
      )
      expect(rows[unread]).not.toMatch(/[+−]\d/)
    }))

  it('has no fault for assistive technology', () =>
    walk(async (page) => {
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})

describe.each(LOOKS)('an empty house in $locale, $theme', (look) => {
  it('shows the first steps instead of a blank screen', () =>
    withLook(browser, look, { origin: empty.origin }, async (page) => {
      await page.goto('/')
      const guide = section(page, look.locale === 'zh' ? '开始使用' : 'First steps')
      await guide.waitFor()
      const steps = guide.getByRole('listitem')
      expect(await steps.count()).toBe(5)
      expect(await guide.getByRole('link').count()).toBe(1)
      expect(await accessibilityViolations(page)).toEqual([])
      await guide.getByRole('link').click()
      await page.waitForURL('**/metrics/new')
      expect(await page.getByRole('checkbox').first().isChecked()).toBe(true)
    }))
})

it('fits a phone without scrolling sideways', () =>
  withLook(
    browser,
    { locale: 'en', theme: 'light' },
    { origin: server.origin, viewport: { width: 390, height: 844 } },
    async (page) => {
      await page.goto('/')
      await page.locator('.t-north-star').waitFor()
      const fits = 'document.documentElement.scrollWidth <= innerWidth'
      expect(await page.evaluate(fits)).toBe(true)
    },
  ))
