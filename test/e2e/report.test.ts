import type { Cycle, Report } from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let cycleId: string
beforeAll(async () => {
  server = await startServer({ demo: true })
  browser = await launchBrowser()
  const { cycle }: { cycle: Cycle | null } = await (await fetch(`${server.origin}/api/home`)).json()
  cycleId = cycle?.id ?? ''
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe.each(LOOKS)('the report in $locale, $theme', ({ locale, theme }) => {
  it('prints every figure of the API on clean sheets, and the Markdown has the same', async () => {
    await withLook(browser, { locale, theme }, { origin: server.origin }, async (page) => {
      const path = `/api/reports/${cycleId}`
      const report: Report = await (await fetch(`${server.origin}${path}?locale=${locale}`)).json()
      const file = await fetch(`${server.origin}${path}/report.md?locale=${locale}`)
      const markdown = (await file.text()).replaceAll(/\\([\\`*_[\]<>|#~])/g, '$1')

      await page.goto(`/reports/${cycleId}`)
      await page.locator('.report section').last().waitFor()
      const shown = await page
        .locator('.report tbody tr')
        .evaluateAll((rows) =>
          rows.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')),
        )
      const rows = report.sections.flatMap(({ tables }) => tables.flatMap((table) => table.rows))
      expect(rows.length).toBeGreaterThan(20)
      expect(shown).toEqual(rows.map((row) => row.map((cell) => cell.trim())))
      const squeezed = markdown.replaceAll(/\s+/g, ' ')
      for (const row of rows) {
        const line = row.map((cell) => cell.replaceAll(/\s+/g, ' ').trim()).join(' | ')
        expect(squeezed).toContain(`| ${line} |`.replaceAll(/\s+/g, ' '))
      }

      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('nav:visible').count()).toBe(0)
      expect(await accessibilityViolations(page)).toEqual([])
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []
      expect(sheets.length).toBeGreaterThan(1)
      expect(sheets.length).toBeLessThan(15)
    })
  })
})
