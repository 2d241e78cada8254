import type { Budget, Entry, Person, SpendImport, Transfer } from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let budgetId: string

async function read<T>(path: string): Promise<T> {
  const answer: T = await (await fetch(`${server.origin}${path}`)).json()
  return answer
}
const listOf = async <T>(path: string) => (await read<{ items: T[] }>(path)).items
const entriesOf = (query: string) =>
  listOf<Entry>(`/api/budgets/${budgetId}/entries?limit=200${query}`)

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  const [present] = await listOf<{ id: string }>('/api/cycles')
  const budgets = await listOf<Budget>('/api/budgets')
  const people = budgets.find((one) => one.cycleId === present?.id && one.ledger === 'people')
  budgetId = people?.id ?? ''
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function openLedger(page: Page, title: string): Promise<void> {
  await page.goto('/budget/ledger')
  await page.getByRole('region', { name: title }).waitFor()
}

describe.each(LOOKS)('the ledger in $locale, $theme', (look) => {
  const say = (en: string, zh: string) => (look.locale === 'zh' ? zh : en)

  it('shows what waits, what is unassigned, what was booked and the terms', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      await openLedger(page, say('Entries', '投入记录'))
      const lead = await page.locator('header p').innerText()
      expect(lead).toContain(say('has a tier', '已有层级'))
      const imports = await listOf<SpendImport>(`/api/budgets/${budgetId}/spend-imports`)
      const files = page.getByRole('region', { name: say('Imports', '导入') })
      for (const { fileName } of imports) await files.getByText(fileName).waitFor()
      const terms = page.getByRole('region', {
        name: say('Terms and their history', '条款及其变更'),
      })
      expect(await terms.innerText()).toContain('70 / 20 / 10')
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('stays in its frame on a narrow screen', () =>
    withLook(
      browser,
      look,
      { origin: server.origin, viewport: { width: 390, height: 844 } },
      async (page) => {
        await openLedger(page, say('Entries', '投入记录'))
        const overflows = await page.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        )
        expect(overflows).toBe(false)
        expect(await accessibilityViolations(page)).toEqual([])
      },
    ))
})

describe('in the ledger', () => {
  const english = { locale: 'en', theme: 'light' } as const
  const walk = (steps: (page: Page) => Promise<void>, expectedErrors: readonly RegExp[] = []) =>
    withLook(browser, english, { origin: server.origin, expectedErrors }, steps)

  it('entries are filtered by kind, tier and source, and the address remembers', () =>
    walk(async (page) => {
      await openLedger(page, 'Entries')
      const entries = page.getByRole('region', { name: 'Entries' })
      await entries.getByLabel('Tier').selectOption('exploratory')
      await entries.getByLabel('Source').selectOption('import')
      await page.waitForURL(/tier=exploratory.*source=import/)
      const found = await entriesOf('&kind=actual&tier=exploratory&source=import')
      expect(found.length).toBeGreaterThan(0)
      await expect
        .poll(() => entries.getByRole('table').locator('tbody tr').count())
        .toBe(Math.min(25, found.length))
      await page.reload()
      await entries.getByRole('table').waitFor()
      expect(await entries.getByLabel('Tier').inputValue()).toBe('exploratory')
    }))

  it('an unassigned amount is assigned, and both entries stand', () =>
    walk(async (page) => {
      await openLedger(page, 'Entries')
      const before = await entriesOf('&tier=unassigned&kind=actual')
      const open = page.getByRole('region', { name: 'Unassigned amounts' })
      await open
        .getByRole('button', { name: /^Assign/ })
        .first()
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Belongs to').selectOption({ label: 'Study rooms' })
      await dialog.getByRole('button', { name: 'Assign' }).click()
      await dialog.waitFor({ state: 'hidden' })
      const after = await entriesOf('&tier=unassigned&kind=actual')
      expect(after).toHaveLength(before.length + 1)
      const sum = (items: readonly Entry[]) => items.reduce((all, { amount }) => all + amount, 0)
      expect(sum(after)).toBeLessThan(sum(before))
    }))

  it('who proposes a transfer cannot approve it; a second person can, and the plan moves', () =>
    walk(
      async (page) => {
        await openLedger(page, 'Transfers')
        const transfers = page.getByRole('region', { name: 'Transfers' })
        await transfers.getByRole('button', { name: 'Propose transfer' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Taken from').selectOption({ label: 'Player rewrite, phase 3' })
        await dialog.getByLabel('Goes to').selectOption({ label: 'Fewer abandoned lessons' })
        await dialog.getByLabel(/^Amount/).fill('100000')
        await dialog.getByLabel('Reason').fill('More hands on lessons')
        await dialog.getByRole('button', { name: 'Propose' }).click()
        await dialog.getByText(/Less is planned there/).waitFor()
        await dialog.getByLabel(/^Amount/).fill('1.5')
        await dialog.getByRole('button', { name: 'Propose' }).click()
        await dialog.waitFor({ state: 'hidden' })
        const mine = transfers.getByRole('listitem').filter({ hasText: 'More hands on lessons' })
        await mine.getByText('Another person has to approve it.').waitFor()
        expect(await mine.getByRole('button', { name: /^Approve/ }).count()).toBe(0)

        const [proposed] = await listOf<Transfer>(`/api/budgets/${budgetId}/transfers`)
        const people = await listOf<Person>('/api/people')
        const second = people.find(({ id }) => id !== proposed?.proposedBy)?.id ?? ''
        await page.evaluate((id) => localStorage.setItem('sextant.actor', id), second)
        await page.reload()
        await mine.getByRole('button', { name: /^Approve/ }).click()
        await dialog.getByRole('button', { name: 'Approve' }).click()
        await dialog.waitFor({ state: 'hidden' })
        const moved = await entriesOf(`&transferId=${proposed?.id}`)
        expect(
          moved.filter(({ amount }) => amount > 0).reduce((all, one) => all + one.amount, 0),
        ).toBe(15)
        expect(moved.reduce((all, { amount }) => all + amount, 0)).toBe(0)
      },
      [/409 \(Conflict\)/],
    ))

  it('a file is looked at, mapped, booked, and what was set aside can be read', () =>
    walk(async (page) => {
      await openLedger(page, 'Imports')
      const [newest] = await entriesOf('&kind=actual')
      const day = newest?.day ?? ''
      const imports = page.getByRole('region', { name: 'Imports' })
      await imports.getByRole('button', { name: 'Import file' }).click()
      const csv = `日期,项目,姓名,工时（小时）\n${day},自习室,林,8\n${day},仓库搬迁,林,4\nTotal,,,12\n`
      await imports.locator('input[type=file]').setInputFiles({
        name: '工时.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(csv),
      })
      await imports.getByText(/1 of 3 rows can be booked/).waitFor()
      await imports.getByLabel('What 仓库搬迁 is booked on').selectOption({ label: 'Run' })
      await imports.getByText(/2 of 3 rows can be booked/).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await imports.getByRole('button', { name: 'Book 2 rows' }).click()
      const line = imports.getByRole('row').filter({ hasText: '工时.csv' })
      await line.waitFor()
      const [booked] = await listOf<SpendImport>(`/api/budgets/${budgetId}/spend-imports`)
      expect(booked?.counts).toEqual({ rows: 3, booked: 2, rejected: 1, amount: 15 })
      const href = (await line.getByRole('link').getAttribute('href')) ?? ''
      expect(await (await fetch(`${server.origin}${href}`)).text()).toContain('3,day,Total')
      await line.getByRole('button', { name: '工时.csv' }).click()
      await page.getByText('Only what one file booked.').waitFor()
    }))
})
