import {
  type Budget,
  type BudgetAdvice,
  type BudgetGates,
  inLanguage,
  sayReason,
  type Transfer,
} from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let budgets: readonly Budget[]

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  const answer: { items: Budget[] } = await (await fetch(`${server.origin}/api/budgets`)).json()
  budgets = answer.items
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** The newest budget of a ledger: they come by cycle, the newest first. */
function budgetOf(ledger: Budget['ledger']): Budget {
  const found = budgets.find((budget) => budget.ledger === ledger)
  if (found === undefined) throw new Error(`the demo has no budget of ${ledger}`)
  return found
}
async function ask<T>(path: string): Promise<T> {
  const found: T = await (await fetch(`${server.origin}${path}`)).json()
  return found
}

describe.each(LOOKS)('the gates in $locale, $theme', (look) => {
  const { locale } = look
  const say = (en: string, zh: string) => (locale === 'zh' ? zh : en)

  it('show envelope, groups, exemptions, and what to keep, fix or stop', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const gates = await ask<BudgetGates>(`/api/budgets/${budgetOf('money').id}/gates`)
      await page.goto('/budget/gates?ledger=money')
      const envelope = page.getByRole('region', { name: say('Exploratory envelope', '探索额度') })
      const stages = envelope.locator('tbody tr')
      await stages.first().waitFor()
      expect(await stages.count()).toBe(gates.envelope.stages.length)
      expect(gates.envelope.stages.map(({ releasedAt }) => releasedAt !== null)).toEqual([
        true,
        false,
      ])
      const [group] = gates.groups
      const table = page.getByRole('table', { name: inLanguage(group?.group ?? {}, locale) })
      const rows = await table.locator('tbody tr').allInnerTexts()
      const words = {
        below: say('Below the mean, two periods', '连续两个周期低于均值'),
        between: say('Between', '居中'),
        above: say('Above the mark, two periods', '连续两个周期高于分界'),
        no_data: say('No value of both periods', '两个周期的数据不全'),
      }
      for (const [at, one] of (group?.members ?? []).entries()) {
        expect(rows[at]).toContain(inLanguage(one.name, locale))
        expect(rows[at]).toContain(words[one.reading])
      }
      const text = await page.locator('main').innerText()
      for (const one of gates.exemptions) expect(text).toContain(inLanguage(one.name, locale))
      for (const one of gates.initiatives) {
        for (const reason of one.reasons) expect(text).toContain(sayReason(reason, locale))
      }
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('proposes moves with their reasons, and says what became of earlier ones', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const advice = await ask<BudgetAdvice>(`/api/budgets/${budgetOf('people').id}/advice`)
      await page.goto('/budget?ledger=people')
      const moves = page.getByRole('region', { name: say('Proposed moves', '建议的移动') })
      await moves.getByRole('listitem').first().waitFor()
      const text = await moves.innerText()
      for (const one of advice.open) {
        for (const reason of one.reasons) expect(text).toContain(sayReason(reason, locale))
      }
      expect(advice.earlier.map(({ outcome }) => outcome?.verdict)).toEqual(['did_not_pay'])
      await moves.locator('summary').click()
      await moves.getByText(say('Did not pay', '没有见效')).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})

describe('a leader', () => {
  const look = { locale: 'en', theme: 'light' } as const

  it('accepts advice, and its transfer waits for a second person', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const { id } = budgetOf('people')
      const before = await ask<BudgetAdvice>(`/api/budgets/${id}/advice`)
      const [first] = before.open
      await page.goto('/budget?ledger=people')
      const moves = page.getByRole('region', { name: 'Proposed moves' })
      await moves.getByRole('button', { name: 'Accept' }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Accept' }).click()
      expect(await dialog.locator('[aria-invalid="true"]').count()).toBe(1)
      await dialog.getByRole('textbox').fill('The bets have waited long enough.')
      await dialog.getByRole('button', { name: 'Accept' }).click()
      await dialog.waitFor({ state: 'hidden' })
      const after = await ask<BudgetAdvice>(`/api/budgets/${id}/advice`)
      expect(after.answered.map(({ record, choice }) => [record.key, choice])).toEqual([
        [first?.key, 'accepted'],
      ])
      expect(after.open.map(({ key }) => key)).not.toContain(first?.key)
      const { items } = await ask<{ items: Transfer[] }>(`/api/budgets/${id}/transfers`)
      const transfer = items.find((one) => one.id === after.answered[0]?.transferId)
      expect(transfer).toMatchObject({ state: 'proposed', amount: first?.amount })
      await page.goto('/budget/ledger?ledger=people')
      await page.getByText('The bets have waited long enough.').first().waitFor()
    }))

  it('releases the next stage, and only that one', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      await page.goto('/budget/gates?ledger=money')
      const release = page.getByRole('button', { name: 'Release' })
      await release.waitFor()
      expect(await release.count()).toBe(1)
      await release.click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').fill('A fifth came back.')
      await dialog.getByRole('button', { name: 'Release' }).click()
      await dialog.waitFor({ state: 'hidden' })
      const gates = await ask<BudgetGates>(`/api/budgets/${budgetOf('money').id}/gates`)
      expect(gates.envelope.held).toBe(0)
      await page.getByText('A fifth came back.').waitFor()
    }))
})
