import { DEFAULT_SETTINGS, type SettingsView } from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer

async function view(): Promise<SettingsView> {
  const answer: SettingsView = await (await fetch(`${server.origin}/api/settings`)).json()
  return answer
}

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

describe.each(LOOKS)('the settings in $locale, $theme', (look) => {
  const { locale } = look
  const say = (en: string, zh: string) => (locale === 'zh' ? zh : en)

  it('stand with their defaults and what they mean, and are found in the navigation', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      await page.goto('/')
      await page.getByRole('link', { name: say('Settings', '设置'), exact: true }).click()
      const rows = page.getByRole('rowheader')
      await rows.first().waitFor()
      expect(await rows.count()).toBe(Object.keys(DEFAULT_SETTINGS).length)
      expect(await accessibilityViolations(page)).toEqual([])
      const pace = page.getByRole('button', { name: say('Change Pace of OKRs', '修改 OKR 进度') })
      await pace.click()
      await page.getByRole('dialog').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})

it('change for a reason, hold at once, and are listed with it', async () => {
  const look = { locale: 'en', theme: 'light' } as const
  // The refusal of lines out of order is a 400 by intent.
  const options = { origin: server.origin, expectedErrors: [/400/] }
  await withLook(browser, look, options, async (page) => {
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Change Pace of OKRs' }).click()
    const dialog = page.getByRole('dialog')
    const onTrack = dialog.getByLabel('On track down to')
    await onTrack.fill('often')
    const save = dialog.getByRole('button', { name: 'Save' })
    await save.click()
    await dialog.getByText('This is not a number that is taken here.').waitFor()
    await onTrack.fill('30')
    await dialog.getByLabel('Reason').fill('Our numbers swing')
    await save.click()
    await dialog.getByText('must lie closer to expected').waitFor()
    expect((await view()).history).toEqual([])
    await onTrack.fill('12.5')
    await save.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('On track down to: 5 points → 12.5 points').waitFor()
    await page.getByText('Our numbers swing').waitFor()
    expect((await view()).values).toEqual({ ...DEFAULT_SETTINGS, paceOnTrack: 0.125 })
    // The overview explains its column with the value in force.
    await page.goto('/okrs')
    await page.getByText(/On track from −12\.5, at risk from −20/).waitFor()
  })
})
