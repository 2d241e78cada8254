import {
  type Budget,
  type BudgetSummary,
  formatNumber,
  inLanguage,
  type Initiative,
} from '@sextant/core/contract'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

const TIERS = ['core', 'supporting', 'exploratory'] as const

let browser: Browser
let server: RunningServer

/** The budget of a ledger on one page, as the API tells it. */
async function readSummary(
  origin: string,
  ledger: Budget['ledger'] = 'people',
): Promise<BudgetSummary> {
  const { items }: { items: Budget[] } = await (await fetch(`${origin}/api/budgets`)).json()
  const id = items.find((budget) => budget.ledger === ledger)?.id
  const summary: BudgetSummary = await (await fetch(`${origin}/api/budgets/${id}`)).json()
  return summary
}

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Rows of a table, cell by cell, without its head. */
async function cellsOf(table: Locator): Promise<string[][]> {
  const rows = await table.locator('tbody tr, tfoot tr').all()
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()))
}

describe.each(LOOKS)('the budget in $locale, $theme', (look) => {
  const { locale } = look
  const say = (en: string, zh: string) => (locale === 'zh' ? zh : en)

  it.each(['people', 'money'] as const)('of %s shows the shares and amounts of the API', (ledger) =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const summary = await readSummary(server.origin, ledger)
      await page.goto(`/budget?ledger=${ledger}`)
      const mix = page.getByRole('region', { name: say('Mix against target', '分配与目标') })
      await mix.getByRole('figure').waitFor()
      const views = [summary.planned, summary.actual, summary.projected].map(
        ({ percent }) => percent,
      )
      expect(await page.locator('header p').innerText()).toContain(
        TIERS.map((tier) => views[2]?.[tier]).join(' / '),
      )
      expect(await accessibilityViolations(page)).toEqual([])

      await mix.getByRole('button', { name: say('Table', '表格') }).click()
      // In the first days of a quarter nothing is spent yet: that is said, never shown as 0.
      const nothing = say('nothing booked yet', '尚无投入记录')
      const spent = summary.actual.shares === null ? null : summary.actual.amounts
      const shares = await cellsOf(mix.getByRole('table'))
      expect(shares.map((row) => row.slice(1))).toEqual([
        ['70%', '20%', '10%'],
        ...views.map((percent) => TIERS.map((tier) => (percent ? `${percent[tier]}%` : nothing))),
      ])
      for (const percent of views.flatMap((view) => view ?? [])) {
        expect(TIERS.reduce((sum, tier) => sum + percent[tier], 0)).toBe(100)
      }

      const tiers = page.getByRole('region', { name: say('Correction plan', '纠偏计划') })
      const amounts = await cellsOf(tiers.getByRole('table'))
      const scale = ledger === 'people' ? 10 : 100
      const read = (text = '') =>
        Math.round(Number(text.replaceAll(',', '').replace('−', '-')) * scale)
      const { plan } = summary
      for (const [at, tier] of TIERS.entries()) {
        const [, target, actual, , stillPlanned, needed, move] = amounts[at] ?? []
        expect([target, actual, stillPlanned, needed, move].map(read)).toEqual([
          summary.target[tier],
          spent?.[tier] ?? Number.NaN,
          plan?.stillPlanned[tier],
          plan?.needed[tier],
          plan?.move[tier],
        ])
      }
      // What is needed spends the whole total.
      expect(read(amounts[3]?.[5])).toBe(summary.budget.total - summary.actual.total)
      expect(await accessibilityViolations(page)).toEqual([])
    }),
  )

  it('names its initiatives', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const summary = await readSummary(server.origin)
      await page.goto('/budget')
      const work = page.getByRole('region', {
        name: say('Initiatives and experiments', '举措与实验'),
      })
      await work.getByRole('table').waitFor()
      for (const { name, actual } of summary.initiatives) {
        if (name === null) continue
        const row = work.getByRole('row').filter({ hasText: inLanguage(name, locale) })
        expect(await row.innerText()).toContain(formatNumber(actual / 10, locale, { decimals: 1 }))
      }
    }))
})

const english = { locale: 'en', theme: 'light' } as const

it('a scenario is tried, saved and adopted, and its moves wait for a second person', () =>
  withLook(browser, english, { origin: server.origin }, async (page) => {
    await page.goto('/budget')
    const scenario = page.getByRole('region', { name: 'Scenario' })
    const fields = scenario.getByRole('textbox')
    for (const [at, share] of ['71', '20'].entries()) {
      await fields.nth(at).fill(share)
      await fields.nth(at).blur()
    }
    await scenario.getByText('All tiers inside their bands').waitFor()
    await scenario.getByRole('button', { name: 'Save scenario' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Name/).fill('A little back')
    expect(await accessibilityViolations(page)).toEqual([])
    await send(dialog, 'Save')
    await scenario.getByRole('rowheader', { name: /A little back/ }).waitFor()
    await scenario.getByRole('button', { name: 'Adopt A little back' }).click()
    await dialog.getByLabel(/^Reason/).fill('Exploration has waited long enough')
    await send(dialog, 'Adopt scenario')
    await scenario.getByText(/^adopted/).waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    const { budget } = await readSummary(server.origin)
    const { items }: { items: { state: string; reason: string }[] } = await (
      await fetch(`${server.origin}/api/budgets/${budget.id}/transfers`)
    ).json()
    const own = items.filter(({ reason }) => reason === 'Exploration has waited long enough')
    expect(own.length).toBeGreaterThan(0)
    expect(own.every(({ state }) => state === 'proposed')).toBe(true)
  }))

async function send(dialog: Locator, action: string): Promise<void> {
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await expect.poll(() => dialog.count()).toBe(0)
}

describe('on an empty server, through the screen', () => {
  let empty: RunningServer

  beforeAll(async () => {
    empty = await startServer()
  }, 180_000)
  afterAll(() => empty.stop())

  const walk = (run: (page: Page) => Promise<void>, expectedErrors: readonly RegExp[] = []) =>
    withLook(browser, english, { origin: empty.origin, expectedErrors }, run)

  const targets = async (page: Page) => {
    const table = page.getByRole('region', { name: 'Correction plan' }).getByRole('table')
    return (await cellsOf(table)).map((row) => row[1])
  }

  async function changeBudget(page: Page, run: (dialog: Locator) => Promise<void>): Promise<void> {
    await page.goto('/budget')
    await page.getByRole('button', { name: 'Change budget' }).click()
    const dialog = page.getByRole('dialog')
    await run(dialog)
    await dialog.getByLabel(/^Reason/).fill('As the board decided')
    await send(dialog, 'Save change')
  }

  async function book(page: Page, amount: string, on: string): Promise<void> {
    await page.getByRole('button', { name: 'Book entry' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Booked on').selectOption({ label: on })
    await dialog.getByLabel(/^Amount/).fill(amount)
    await send(dialog, 'Book')
  }

  it('leads to a cycle first', () =>
    walk(async (page) => {
      await page.goto('/budget')
      await page.getByRole('link', { name: 'Go to OKRs' }).click()
      await page.getByRole('button', { name: 'New cycle' }).click()
      await send(page.getByRole('dialog'), 'Create cycle')
      await page.goto('/budget')
      await page.getByText('has no budget of people’s time yet').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('splits 1.3 person-days 70/20/10 to the last tenth, and says that nothing is spent', () =>
    walk(async (page) => {
      await page.goto('/budget')
      await page.getByRole('button', { name: 'Create budget' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(/^Total/).fill('1.35')
      await dialog.getByRole('button', { name: 'Create budget' }).click()
      await dialog.getByText('Enter an amount above 0').waitFor()
      await dialog.getByLabel(/^Total/).fill('1.3')
      expect(await accessibilityViolations(page)).toEqual([])
      await send(dialog, 'Create budget')
      await page.getByRole('heading', { name: 'Correction plan' }).waitFor()
      expect(await targets(page)).toEqual(['0.9', '0.3', '0.1', '1.3'])
      const summary = await readSummary(empty.origin)
      expect(summary.target).toEqual({ core: 9, supporting: 3, exploratory: 1 })

      const figures = page.locator('dl').first()
      const spent = await figures
        .locator('div')
        .filter({ has: page.getByText('Spent', { exact: true }) })
        .innerText()
      expect(spent).toContain('–')
      expect(spent).toContain('nothing is spent yet')
      expect(await figures.innerText()).not.toContain('0.0 pp')
      await page.getByText('no actual mix and no drift to date').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('a total too small to hold a tier says so; a change needs its reason', () =>
    walk(async (page) => {
      await changeBudget(page, async (dialog) => {
        await dialog.getByLabel(/^Total/).fill('0.3')
        await dialog.getByRole('button', { name: 'Save change' }).click()
        await dialog.getByText('Fill this in.').waitFor()
      })
      await page.getByText('The total is too small to hold every tier').waitFor()
      expect(await targets(page)).toEqual(['0.2', '0.1', '0.0', '0.3'])
    }))

  it('the mix is a preset or one’s own, and always the whole', () =>
    walk(async (page) => {
      await changeBudget(page, async (dialog) => {
        await dialog.getByLabel(/^Total/).fill('100')
        await dialog.getByRole('radio', { name: /45 \/ 40 \/ 15/ }).check()
      })
      await expect.poll(() => targets(page)).toEqual(['45', '40', '15', '100'])
      await changeBudget(page, async (dialog) => {
        const fields = dialog.locator('fieldset').getByRole('textbox')
        await fields.nth(0).fill('60.5')
        await fields.nth(1).fill('27.25')
        await fields.nth(1).blur()
        expect(await fields.nth(2).inputValue()).toBe('12.25')
      })
      const { budget } = await readSummary(empty.origin)
      expect(budget).toMatchObject({
        total: 1000,
        targetMix: { core: 6050, supporting: 2725, exploratory: 1225 },
      })
    }))

  it('an initiative is created, booked on, and what is booked counts in its tier', () =>
    walk(async (page) => {
      await page.goto('/budget')
      await page.getByRole('button', { name: 'New initiative' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(/^Name/).fill('Voice search')
      await dialog.getByLabel(/^Tier/).selectOption('exploratory')
      expect(await accessibilityViolations(page)).toEqual([])
      await send(dialog, 'Create initiative')
      await page.getByRole('rowheader', { name: 'Voice search' }).waitFor()
      await book(page, '2.5', 'Voice search')
      const summary = await readSummary(empty.origin)
      expect(summary.actual.amounts).toEqual({ core: 0, supporting: 0, exploratory: 25 })
      const spent = page
        .locator('dl')
        .first()
        .locator('div')
        .filter({ has: page.getByText('Spent', { exact: true }) })
      await expect.poll(() => spent.innerText()).toContain('2.5 pd')
    }))

  it('an entry is corrected by another that names it, never by more than is left', () =>
    walk(
      async (page) => {
        await page.goto('/budget/ledger')
        const entries = page.getByRole('region', { name: 'Entries' })
        await entries.getByRole('button', { name: /^Correct/ }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel(/^Change by/).fill('−2.6')
        await dialog.getByLabel(/^Why/).fill('It was a holiday')
        await dialog.getByRole('button', { name: 'Book correction' }).click()
        await dialog.getByRole('alert').waitFor()
        expect(await dialog.getByRole('alert').innerText()).toContain('does not match')
        await dialog.getByLabel(/^Change by/).fill('−1')
        await send(dialog, 'Book correction')
        await expect.poll(() => entries.locator('tbody tr').count()).toBe(2)
        expect(await entries.innerText()).toContain('Correction, It was a holiday')
        expect((await readSummary(empty.origin)).actual.amounts.exploratory).toBe(15)
      },
      [/400/],
    ))

  it('below 80% coverage the drift is said to be not reliable', () =>
    walk(async (page) => {
      await page.goto('/budget')
      await book(page, '0.5', 'Unassigned')
      const notice = page.getByText('Below 80% the drift is not reliable')
      await notice.waitFor()
      const summary = await readSummary(empty.origin)
      expect(summary).toMatchObject({ coverage: 0.75, reliable: false, unassigned: 5 })
      expect(await notice.innerText()).toContain('75.0%')
      const distance = page.getByRole('region', { name: 'Distance from target' })
      expect(await distance.getByText('Not reliable, too little has a tier').count()).toBe(3)
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('a tier changes from a day on', () =>
    walk(async (page) => {
      await page.goto('/budget')
      await page.getByRole('button', { name: /^Change tier/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('New tier').selectOption('supporting')
      await dialog.getByLabel(/^From day/).fill('2100-01-01')
      expect(await accessibilityViolations(page)).toEqual([])
      await send(dialog, 'Change tier')
      const { items }: { items: Initiative[] } = await (
        await fetch(`${empty.origin}/api/initiatives`)
      ).json()
      expect(items[0]).toMatchObject({ tier: 'exploratory' })
      expect(items[0]?.tierHistory.at(-1)).toEqual({
        tier: 'supporting',
        weights: null,
        from: '2100-01-01',
      })
    }))

  it('money is kept in its minor units, apart from people', () =>
    walk(async (page) => {
      await page.goto('/budget')
      await page.getByRole('link', { name: 'Money' }).click()
      await page.getByRole('button', { name: 'Create budget' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(/^Total/).fill('1,234.57')
      await dialog.getByLabel(/^Currency/).fill('eur')
      await send(dialog, 'Create budget')
      await page.getByRole('heading', { name: 'Correction plan' }).waitFor()
      expect(await page.locator('dl').first().innerText()).toContain('€1,234.57')
      const { budget, target } = await readSummary(empty.origin, 'money')
      expect(budget).toMatchObject({ total: 123_457, currency: 'EUR' })
      expect(target).toEqual({ core: 86_420, supporting: 24_691, exploratory: 12_346 })
    }))
})
