import { formatDateTime, type Home, inLanguage, type Person } from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let home: Home
let people: readonly Person[]

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  home = await (await fetch(`${server.origin}/api/home`)).json()
  const answer: { items: Person[] } = await (await fetch(`${server.origin}/api/people`)).json()
  people = answer.items
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const english = { locale: 'en', theme: 'light' } as const
const TITLES = {
  en: ['Home', 'Metrics', 'Experiments', 'OKRs', 'Budget'],
  zh: ['首页', '指标', '实验', 'OKR', '预算'],
} as const
const PATHS = ['/', '/metrics', '/experiments', '/okrs', '/budget'] as const

function walk(look: (typeof LOOKS)[number], run: (page: Page) => Promise<void>) {
  return withLook(browser, look, { origin: server.origin }, run)
}

describe.each(LOOKS)('the frame in $locale, $theme', (look) => {
  it('says the cycle, the day, what waits and how fresh the data are', () =>
    walk(look, async (page) => {
      await page.goto('/metrics')
      const bar = page.getByRole('banner')
      await bar.getByText(inLanguage(home.cycle?.name ?? {}, look.locale)).waitFor()
      const day =
        look.locale === 'zh' ? `第 ${home.day}/${home.days} 天` : `day ${home.day} of ${home.days}`
      expect(await bar.innerText()).toContain(day)
      const side = page.getByRole('navigation').first()
      const sideText = await side.innerText()
      expect(sideText).toContain(formatDateTime(home.dataWatermark, look.locale))
      const experiments = side.locator('a[href="/experiments"]')
      const needing = home.attention.filter(
        ({ state, latestVerdicts }) =>
          state === 'stopped' || latestVerdicts.some(({ verdict }) => verdict !== 'keep_running'),
      )
      expect(await experiments.innerText()).toMatch(new RegExp(`\\b${needing.length}\\b`))
      expect(await page.locator('html').getAttribute('lang')).toBe(
        look.locale === 'zh' ? 'zh-CN' : 'en',
      )
      expect(await page.locator('html.dark').count()).toBe(look.theme === 'dark' ? 1 : 0)
    }))

  it('names every page in the title and lights its place in the navigation', () =>
    walk(look, async (page) => {
      for (const [index, path] of PATHS.entries()) {
        const name = TITLES[look.locale][index] ?? ''
        await page.goto(path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await expect.poll(() => page.title()).toBe(`${name} · Sextant`)
        const lit = page.getByRole('navigation').first().locator('[aria-current="page"]')
        expect(await lit.innerText()).toContain(name)
      }
    }))

  it('offers the people to act as, by keyboard, without a fault for assistive technology', () =>
    walk(look, async (page) => {
      await page.goto('/metrics')
      const first = inLanguage(people[0]?.name ?? {}, look.locale)
      const button = page.locator('[aria-haspopup="menu"]')
      await page.locator('[data-entry]').waitFor()
      await expect.poll(() => button.getAttribute('aria-label')).toContain(first)
      await button.press('Enter')
      const menu = page.getByRole('menu')
      const names = people.map((person) => inLanguage(person.name, look.locale))
      const items = await menu.getByRole('menuitemradio').allInnerTexts()
      expect(items.map((text) => text.split('\n')[0]?.trim())).toEqual(names)
      expect(await accessibilityViolations(page)).toEqual([])
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      expect(await menu.count()).toBe(0)
      expect(await button.getAttribute('aria-label')).toContain(names[1])
      const asked = page.waitForRequest((request) => request.url().includes('/api/'))
      await page.reload()
      expect((await asked).headers()['x-sextant-actor']).toBe(people[1]?.id)
    }))
})

it('remembers language and theme, and says so in the page', () =>
  walk(english, async (page) => {
    await page.goto('/')
    await page.getByRole('button', { name: /EN/ }).click()
    await page.getByRole('heading', { level: 1, name: '首页' }).waitFor()
    await page.getByRole('button', { name: /主题/ }).click()
    await page.locator('html.dark').waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: '首页' }).waitFor()
    expect(await page.locator('html.dark[lang="zh-CN"]').count()).toBe(1)
  }))

it('forgets a person the server no longer knows and goes on as the default one', () =>
  withLook(browser, english, { origin: server.origin, expectedErrors: [/401/] }, async (page) => {
    await page.goto('/gallery')
    await page.evaluate(() => localStorage.setItem('sextant.actor', 'per_gone'))
    await page.goto('/metrics')
    await page.getByRole('tab', { name: 'Tree' }).waitFor()
    await page.locator('[data-entry]').waitFor()
    expect(await page.evaluate(() => localStorage.getItem('sextant.actor'))).toBeNull()
  }))

it('says calmly that the server does not answer, and recovers when it does', () =>
  withLook(browser, english, { origin: server.origin, expectedErrors: [/502/] }, async (page) => {
    await page.route('**/api/**', (route) => route.fulfill({ status: 502, body: 'Bad gateway' }))
    await page.goto('/metrics')
    const notice = page.getByRole('status').filter({ hasText: 'The server does not answer.' })
    await notice.waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('Could not load the metrics.')
    expect(await accessibilityViolations(page)).toEqual([])
    await page.unroute('**/api/**')
    await notice.getByRole('button', { name: 'Try again' }).click()
    await page.locator('[data-entry]').waitFor()
    await expect.poll(() => notice.count()).toBe(0)
  }))

it('says that targets could not be read, and does not take it for an all-clear', () =>
  withLook(browser, english, { origin: server.origin, expectedErrors: [/500/] }, async (page) => {
    await page.route('**/api/cycles', (route) => route.fulfill({ status: 500, body: 'Broken' }))
    await page.goto('/metrics')
    const note = page.getByRole('status').filter({ hasText: 'Could not load the targets' })
    await note.waitFor()
    expect(await note.innerText()).toContain('answered with an error (500)')
    expect(await page.getByText('off track').count()).toBe(0)
    await page.unroute('**/api/cycles')
    await note.getByRole('button', { name: 'Try again' }).click()
    await page.locator('h1 ~ p').getByText('off track').waitFor()
  }))

it('asks for a page afresh when the files of an older version are gone', () =>
  withLook(
    browser,
    english,
    { origin: server.origin, expectedErrors: [/404/, /dynamically imported module/] },
    async (page) => {
      await page.goto('/')
      await page.locator('.t-north-star').waitFor()
      let missing = 0
      await page.route('**/assets/MetricsPage-*.js', (route) => {
        missing += 1
        return missing === 1 ? route.fulfill({ status: 404 }) : route.continue()
      })
      await page.getByRole('navigation').first().getByRole('link', { name: 'Metrics' }).click()
      await page.locator('[data-entry]').waitFor()
      expect(missing).toBe(2)
    },
  ))
