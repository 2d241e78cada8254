import type { Cycle, Metric, MetricVersion, Returns } from '@sextant/core/contract'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

async function ask<T>(path: string): Promise<T> {
  const found: T = await (await fetch(`${server.origin}${path}`)).json()
  return found
}

/** What the API says of the quarter that runs. */
async function readReturns(query: string): Promise<Returns> {
  const { items } = await ask<{ items: Cycle[] }>('/api/cycles')
  return ask<Returns>(`/api/returns?${query}&cycleId=${items[0]?.id}`)
}

/** Rows of a table, cell by cell, without its head. */
async function cellsOf(table: Locator): Promise<string[][]> {
  const rows = await table.locator('tbody tr').all()
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()))
}

const figure = (text = '') => Number(/[\d,.]+/.exec(text)?.[0].replaceAll(',', '') ?? Number.NaN)

describe.each(LOOKS)('return and learning in $locale, $theme', (look) => {
  const { locale } = look
  const say = (en: string, zh: string) => (locale === 'zh' ? zh : en)
  const ledgers = [
    { ledger: 'people', query: 'ledger=people', scale: 10 },
    { ledger: 'money', query: 'ledger=money&currency=USD', scale: 100 },
  ]

  it.each(ledgers)('of $ledger is what the API says, tier by tier', ({ ledger, query, scale }) =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const returns = await readReturns(query)
      await page.goto(`/budget/return?ledger=${ledger}`)
      const main = page.getByRole('region', {
        name: say('Return and cost per learning', '回报与每次学习的成本'),
      })
      await main.waitFor()
      const rows = await cellsOf(main.getByRole('table'))
      expect(rows).toHaveLength(4)
      for (const [at, tier] of returns.tiers.entries()) {
        const [, spent, , concluded, shipped] = rows[at] ?? []
        expect(figure(spent)).toBeCloseTo(tier.spent / scale, 6)
        expect([Number(concluded), Number(shipped)]).toEqual([tier.concluded, tier.shipped])
        const multiple = rows[at]?.at(-1) ?? ''
        expect(figure(multiple)).toBeCloseTo(tier.multiple ?? Number.NaN, 1)
      }
      expect(figure(rows[3]?.[1])).toBeCloseTo(returns.total.spent / scale, 6)
      expect(await accessibilityViolations(page)).toEqual([])
    }),
  )

  it('draws every picture as a table too, and names what changed the mix', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const returns = await readReturns('ledger=people')
      await page.goto('/budget/return')
      const table = say('Table', '表格')
      const portfolio = page.getByRole('region', { name: say('Portfolio', '投资组合') })
      await portfolio.getByRole('button', { name: table }).click()
      const drawn = returns.initiatives.filter((row) => row.perUnit?.interval)
      expect(await cellsOf(portfolio.getByRole('table'))).toHaveLength(drawn.length)

      const trend = page.getByRole('region', { name: say('Trend', '趋势') })
      await trend.getByRole('button', { name: table }).click()
      const periods = await cellsOf(trend.getByRole('table'))
      expect(periods.map((row) => figure(row[1]))).toEqual(
        returns.periods.map((period) => Number(((period.shares?.core ?? 0) * 100).toFixed(1))),
      )
      const events = returns.periods.flatMap((period) => period.events)
      expect(await trend.locator('ol li').count()).toBe(events.length)
      for (const event of events) {
        expect(await trend.innerText()).toContain(event.reason.en)
      }

      const funnel = page.getByRole('region', {
        name: say('From exploratory to core', '从探索到核心'),
      })
      await funnel.getByRole('button', { name: table }).click()
      const stages = await cellsOf(funnel.getByRole('table'))
      expect(stages.map((row) => Number(row[1]))).toEqual([
        returns.funnel.exploratory,
        returns.funnel.supporting,
        returns.funnel.core,
      ])
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})

describe('promotion of a metric', () => {
  it('takes a reason and evidence, and shows in the funnel', () =>
    withLook(browser, { locale: 'en', theme: 'light' }, { origin: server.origin }, async (page) => {
      const { items } = await ask<{ items: Metric[] }>('/api/metrics?limit=100')
      const metric = items.find((one) => one.key === 'lesson_completion')
      const before = await readReturns('ledger=people')
      await page.goto(`/metrics/${metric?.id}`)
      await page.getByRole('button', { name: 'Change tier' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'Core' }).check()
      await dialog.getByRole('button', { name: 'Change tier' }).click()
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('It moved the North Star twice.')
      await dialog.getByRole('checkbox').first().check()
      expect(await accessibilityViolations(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Change tier' }).click()
      await dialog.waitFor({ state: 'hidden' })
      const versions = await ask<{ items: MetricVersion[] }>(`/api/metrics/${metric?.id}/versions`)
      const newest = versions.items.toSorted((a, b) => b.version - a.version)[0]
      expect(newest?.tier).toBe('core')
      expect(newest?.reason).toMatch(/^It moved the North Star twice\.\nEvidence: EXP-\d+$/)
      const after = await readReturns('ledger=people')
      expect(after.moves).toHaveLength(before.moves.length + 1)
      // Spend keeps the tier that it was booked in.
      expect(after.tiers.map((row) => row.spent)).toEqual(before.tiers.map((row) => row.spent))
      await page.goto('/budget/return')
      const moves = page.getByRole('region', { name: 'Promotions of these four quarters' })
      expect(await moves.getByRole('table').innerText()).toContain('It moved the North Star twice.')
    }))
})
