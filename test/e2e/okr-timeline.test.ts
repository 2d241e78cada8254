import { type CycleTimeline, inLanguage } from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

/** A busy machine draws late. */
const PATIENCE = { timeout: 15_000 }

let browser: Browser
let server: RunningServer

async function ask<T>(path: string): Promise<T> {
  const answer: T = await (await fetch(`${server.origin}${path}`)).json()
  return answer
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly state: string; readonly kind: string }[]
}

async function timeline(): Promise<CycleTimeline> {
  const { items } = await ask<Listed>('/api/cycles')
  const open = items.find(({ kind, state }) => kind === 'quarter' && state === 'open')
  return ask<CycleTimeline>(`/api/cycles/${open?.id}/timeline`)
}

/** What a lane draws: one mark for all of a day that are of one kind. */
function marks(events: CycleTimeline['events']): number {
  return new Set(events.map(({ day, kind }) => `${day} ${kind}`)).size
}

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

describe.each(LOOKS)('the timeline in $locale, $theme', (look) => {
  const { locale } = look

  it('has a lane for every objective with all that happened', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const { lanes } = await timeline()
      await page.goto('/okrs/timeline')
      for (const lane of lanes) {
        const name = inLanguage(lane.title, locale)
        const list = page.getByRole('list', { name, exact: true })
        await list.waitFor()
        expect(await list.getByRole('link').count()).toBe(marks(lane.events))
      }
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('lists the same as a table', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const { lanes, events } = await timeline()
      await page.goto('/okrs/timeline')
      await page.getByRole('button', { name: locale === 'zh' ? '表格' : 'Table' }).click()
      const all = events.length + lanes.flatMap((lane) => lane.events).length
      await expect.poll(() => page.getByRole('rowheader').count(), PATIENCE).toBe(all)
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})

it('is one stop for the tab key, read and left by the arrow keys', async () => {
  const look = { locale: 'en', theme: 'light' } as const
  await withLook(browser, look, { origin: server.origin }, async (page) => {
    const { lanes } = await timeline()
    await page.goto('/okrs/timeline')
    const title = inLanguage(lanes[0]?.title ?? {}, 'en')
    const lane = page.getByRole('list', { name: title, exact: true }).getByRole('link')
    await lane.first().waitFor()
    const stops = page.locator('.mark-link[tabindex="0"]')
    expect(await stops.count()).toBe(1)
    await lane.first().focus()
    await page.keyboard.press('ArrowRight')
    const label = (await lane.nth(1).getAttribute('aria-label')) ?? ''
    await expect
      .poll(() => lane.nth(1).evaluate((one) => one === document.activeElement), PATIENCE)
      .toBe(true)
    // What has the focus is said in words above the lanes too.
    await page.getByText(label, { exact: true }).waitFor()
    await page.keyboard.press('End')
    await expect
      .poll(() => lane.last().evaluate((one) => one === document.activeElement), PATIENCE)
      .toBe(true)
    await page.keyboard.press('ArrowDown')
    const next = inLanguage(lanes[1]?.title ?? {}, 'en')
    const below = page.getByRole('list', { name: next, exact: true })
    await expect.poll(() => below.locator(':focus').count(), PATIENCE).toBe(1)
    expect(await stops.count()).toBe(1)
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname, PATIENCE).not.toBe('/okrs/timeline')
  })
})
