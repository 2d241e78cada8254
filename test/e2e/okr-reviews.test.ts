import {
  type Duty,
  inLanguage,
  type LoggedDecision,
  type Metric,
  type ReviewSummary,
} from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let metric: Metric

async function ask<T>(path: string, body?: { method: string; json: unknown }): Promise<T> {
  const init = body && {
    method: body.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body.json),
  }
  const response = await fetch(`${server.origin}${path}`, init)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  const answer: T = await response.json()
  return answer
}

function first<T>(items: readonly T[], holds: (item: T) => boolean): T {
  const found = items.find(holds)
  if (found === undefined) throw new Error('There is no such thing')
  return found
}

const reviews = async () => (await ask<{ items: ReviewSummary[] }>('/api/reviews')).items

/** The mandatory review of the metric that missed its path. */
const alertOf = async () =>
  first(await reviews(), (one) => one.metric?.id === metric.id && one.state === 'open')

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  const { items } = await ask<{ items: Metric[] }>('/api/metrics?limit=100')
  metric = first(items, (one) => one.direction === 'up' && one.tier === 'supporting')
  // Two periods a third below what was expected of them.
  const { items: values } = await ask<{
    items: { periodStart: string; periodEnd: string; value: number; complete: boolean }[]
  }>(`/api/metrics/${metric.id}/values`)
  const complete = values.filter((one) => one.complete).slice(-2)
  if (complete.length < 2) throw new Error('The demo has no two complete periods')
  await ask(`/api/metrics/${metric.id}/targets`, {
    method: 'PUT',
    json: {
      periods: complete.map(({ periodStart, periodEnd, value }) => ({
        periodStart,
        periodEnd,
        expected: value * 1.5,
      })),
    },
  })
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const english = { locale: 'en', theme: 'light' } as const
const walk = (run: (page: Page) => Promise<void>) =>
  withLook(browser, english, { origin: server.origin }, run)

describe.each(LOOKS)('reviews in $locale, $theme', (look) => {
  const { locale } = look

  it('list the one that an alert opened first, and its page says why it was opened', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const alert = await alertOf()
      await page.goto('/reviews')
      const link = page.locator(`a[href="/reviews/${alert.id}"]`)
      await link.waitFor()
      expect(await link.innerText()).toContain(inLanguage(metric.name, locale))
      expect(await accessibilityViolations(page)).toEqual([])
      await link.click()
      await page.waitForURL(`**/reviews/${alert.id}`)
      const table = page.getByRole('region', {
        name: locale === 'zh' ? '触发的两期' : 'The two periods',
      })
      await table.waitFor()
      expect(await table.getByRole('rowheader').count()).toBe(2)
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it.each(['/reviews/weekly', '/reviews/decisions', '/duties'])('read well at %s', (path) =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.getByRole('alert').count()).toBe(0)
      expect(await accessibilityViolations(page)).toEqual([])
    }),
  )
})

it('duties are counted in the navigation and listed for whom they wait', () =>
  walk(async (page) => {
    const { ownerId, id } = await alertOf()
    const response = await fetch(`${server.origin}/api/duties`, {
      headers: { 'x-sextant-actor': ownerId },
    })
    const { items }: { items: Duty[] } = await response.json()
    expect(items.map(({ subjectId }) => subjectId)).toContain(id)
    await page.goto('/')
    await page.evaluate((actor) => localStorage.setItem('sextant.actor', actor), ownerId)
    await page.goto('/duties')
    await page.locator(`main a[href="/reviews/${id}"]`).waitFor()
    expect(await page.getByRole('main').getByRole('rowheader').count()).toBe(items.length)
    const entry = page.getByRole('navigation').getByRole('link', { name: /My duties/ })
    expect(/\d+/.exec(await entry.innerText())?.[0]).toBe(String(items.length))
    expect(await accessibilityViolations(page)).toEqual([])
  }))

it('an alert closes with cause, decision and day only, and the log keeps the decision', () =>
  walk(async (page) => {
    const alert = await alertOf()
    await page.goto(`/reviews/${alert.id}`)
    await page.getByRole('button', { name: 'Close review' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Close review' }).click()
    expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Cause').selectOption('resource')
    await dialog.getByLabel('Decision').fill('One more person until the end of the quarter')
    const day = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10)
    await dialog.getByLabel('Verify on').fill(day)
    expect(await accessibilityViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Close review' }).click()
    await page.getByText('One more person until the end of the quarter').first().waitFor()
    const closed = first(await reviews(), (one) => one.id === alert.id)
    expect(closed).toMatchObject({ state: 'closed', closing: { cause: 'resource', verifyOn: day } })

    await page.goto('/reviews/decisions')
    const said = page.getByText('One more person until the end of the quarter', { exact: true })
    await said.waitFor()
    const { items } = await ask<{ items: LoggedDecision[] }>('/api/decision-log')
    const logged = first(items, (one) => one.reviewId === alert.id)
    await page.getByText('Evidence, frozen').first().click()
    await page.getByText(logged.evidence.hash).waitFor()

    await page.goto(`/reviews/${alert.id}`)
    await page.getByRole('button', { name: 'Verify' }).click()
    await dialog.getByLabel('Did it work').selectOption('did_not_work')
    await dialog.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('Verified: it did not work').waitFor()
  }))

it('a quarter is reviewed with an agenda from the data, to be taken away as Markdown', () =>
  walk(async (page) => {
    await page.goto('/reviews')
    await page.getByRole('button', { name: 'Open review' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Kind').selectOption('quarterly')
    await dialog.getByRole('button', { name: 'Open review' }).click()
    await page.getByRole('heading', { level: 1, name: /Quarterly review/ }).waitFor()
    await page.getByRole('heading', { level: 2, name: 'Key results' }).waitFor()
    const pack = page.getByRole('link', { name: 'Download as Markdown' })
    const text = await (
      await fetch(`${server.origin}${(await pack.getAttribute('href')) ?? ''}`)
    ).text()
    expect(text).toMatch(/^# /)
    expect(await accessibilityViolations(page)).toEqual([])
  }))

it('a decision is added by hand, and stays', () =>
  walk(async (page) => {
    await page.goto('/reviews/decisions')
    await page.getByRole('button', { name: 'Log a decision' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('One team for onboarding')
    await dialog.getByLabel('What was decided').fill('Two teams had worked past each other.')
    await dialog.getByRole('button', { name: 'Add to the log' }).click()
    await page.getByText('One team for onboarding').waitFor()
    const { items } = await ask<{ items: LoggedDecision[] }>('/api/decision-log')
    expect(items[0]).toMatchObject({ source: 'person', title: { en: 'One team for onboarding' } })
  }))
