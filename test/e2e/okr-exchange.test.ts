import type { CycleOverview } from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
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

const english = { locale: 'en', theme: 'light' } as const

async function cycles(): Promise<CycleOverview['cycle'][]> {
  const { items }: { items: CycleOverview['cycle'][] } = await (
    await fetch(`${server.origin}/api/cycles`)
  ).json()
  return items
}

it.each(LOOKS)('the page reads well in $locale, $theme', (look) =>
  withLook(browser, look, { origin: server.origin }, async (page) => {
    await page.goto('/okrs/exchange')
    await page.getByRole('link', { name: 'Markdown' }).waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
  }),
)

it('what goes out as Feishu OKR comes in again as a draft, moved to the next year', () =>
  withLook(browser, english, { origin: server.origin }, async (page) => {
    await page.goto('/okrs/exchange')
    const link = page.getByRole('link', { name: 'Feishu' })
    await link.waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
    const document = JSON.parse(Buffer.concat(chunks).toString())
    expect(document.version).toBe('feishu-okr-v2')
    // The same days are taken by the cycle it came from.
    Object.assign(document.cycle, { name: 'Brought in', start: '2031-01-01', end: '2031-03-31' })
    const before = await cycles()
    await page.getByLabel('File').setInputFiles({
      name: 'okrs.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(document)),
    })
    await page.getByRole('button', { name: 'Bring in' }).click()
    await page.getByRole('link', { name: 'Open the draft' }).waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    const after = await cycles()
    expect(after.length).toBe(before.length + 1)
    expect(after.find(({ name }) => name.en === 'Brought in')?.state).toBe('draft')
    await page.getByRole('link', { name: 'Open the draft' }).click()
    await page.getByRole('button', { name: 'Publish' }).waitFor()
  }))

it('a file that is no such document is refused on the spot, and nothing is sent', () =>
  withLook(browser, english, { origin: server.origin }, async (page) => {
    const before = await cycles()
    await page.goto('/okrs/exchange')
    await page.getByLabel('File').setInputFiles({
      name: 'okrs.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"version":"something else"}'),
    })
    await page.getByRole('button', { name: 'Bring in' }).click()
    await page.getByText('This is no Feishu OKR v2 document.').waitFor()
    expect(await cycles()).toEqual(before)
  }))
