import { formatPercent, type Programme } from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  server = await startServer({ demo: true })
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function programmeOf(from: string, to: string): Promise<Programme> {
  const answer = await fetch(`${server.origin}/api/programme?from=${from}&to=${to}`)
  return answer.json()
}

describe.each(LOOKS)('the programme in $locale, $theme', ({ locale, theme }) => {
  it('shows the shares of the API, by tier and by team, with a CSV', async () => {
    await withLook(browser, { locale, theme }, { origin: server.origin }, async (page) => {
      const asked = page.waitForRequest((request) => request.url().includes('/api/programme?'))
      await page.goto('/programme')
      const { searchParams } = new URL((await asked).url())
      const found = await programmeOf(searchParams.get('from') ?? '', searchParams.get('to') ?? '')
      expect(found.overall.win.of).toBeGreaterThan(0)
      const rate = formatPercent(found.overall.win.rate, locale, { decimals: 0 })
      const { count, of } = found.overall.win
      const all = page.getByRole('tabpanel').locator('tbody tr').last()
      await all.waitFor()
      expect(await all.innerText()).toContain(rate)
      expect(await all.innerText()).toContain(`${count}/${of}`)
      await page.getByRole('tab').nth(1).click()
      const teams = found.groups.find(({ by }) => by === 'team')?.items.length ?? 0
      expect(await page.getByRole('tabpanel').locator('tbody tr').count()).toBe(teams + 1)
      const file = await page.locator('a[href*="rates.csv"]').getAttribute('href')
      expect((await fetch(`${server.origin}${file}`)).headers.get('content-type')).toContain('csv')
      expect(await accessibilityViolations(page)).toEqual([])
    })
  })
})
