import { formatPercent, inLanguage, type ObjectivePage } from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer

async function ask<T>(path: string): Promise<T> {
  const answer: T = await (await fetch(`${server.origin}${path}`)).json()
  return answer
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly state: string; readonly kind: string }[]
}

/** Pages of all objectives of the demo's quarter that is under way. */
async function pages(): Promise<readonly ObjectivePage[]> {
  const { items } = await ask<Listed>('/api/cycles')
  const open = items.find(({ kind, state }) => kind === 'quarter' && state === 'open')
  const { objectives } = await ask<{ objectives: { id: string }[] }>(`/api/cycles/${open?.id}`)
  return Promise.all(objectives.map(({ id }) => ask<ObjectivePage>(`/api/objectives/${id}`)))
}

function first<T>(items: readonly T[], holds: (item: T) => boolean): T {
  const found = items.find(holds)
  if (found === undefined) throw new Error('The demo has no such objective')
  return found
}

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

describe.each(LOOKS)('an objective in $locale, $theme', (look) => {
  const { locale } = look
  const say = (en: string, zh: string) => (locale === 'zh' ? zh : en)

  it('stands with its key results, links, check-ins, initiatives and history', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const found = first(await pages(), (one) => one.contributors.length > 0)
      const { objective, contributors, initiatives } = found
      await page.goto(`/objectives/${objective.id}`)
      await page
        .getByRole('heading', { level: 1, name: inLanguage(objective.title, locale) })
        .waitFor()
      const main = page.getByRole('main')
      await main.getByText(formatPercent(objective.progress, locale)).first().waitFor()
      for (const { title } of objective.keyResults) {
        const row = main.getByRole('rowheader').filter({ hasText: inLanguage(title, locale) })
        expect(await row.count()).toBe(1)
      }
      const section = (name: string) => main.getByRole('region', { name, exact: true })
      const alignment = section(say('Alignment', '对齐'))
      for (const { id } of contributors) {
        expect(await alignment.locator(`a[href="/objectives/${id}"]`).count()).toBe(1)
      }
      const serving = section(say('Initiatives', '举措')).getByRole('listitem')
      expect(await serving.count()).toBe(initiatives.length)
      const history = section(say('History', '历史')).getByRole('listitem')
      expect(await history.count()).toBe(found.history.length)
      expect(await accessibilityViolations(page)).toEqual([])
      const count = objective.keyResults.flatMap((one) => one.checkIns).length
      await main.getByRole('button', { name: say(`All ${count}`, `全部 ${count} 条`) }).click()
      const said = section(say('Check-ins', '进展更新记录')).getByRole('listitem')
      expect(await said.count()).toBe(count)
    }))

  it('is reached from the overview and from the list of the alignment', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const { objective } = first(await pages(), ({ parent }) => parent !== null)
      const link = page.locator(`main a[href="/objectives/${objective.id}"]`)
      await page.goto('/okrs')
      await link.waitFor()
      await page.goto('/okrs/alignment')
      await page.getByRole('button', { name: say('Table', '表格') }).click()
      await link.click()
      const name = inLanguage(objective.title, locale)
      const heading = page.getByRole('heading', { level: 1, name })
      await heading.waitFor()
      expect(new URL(page.url()).pathname).toBe(`/objectives/${objective.id}`)
    }))
})

const english = { locale: 'en', theme: 'light' } as const
const walk = (run: (page: Page) => Promise<void>) =>
  withLook(browser, english, { origin: server.origin }, run)

describe('editing an objective', () => {
  it('changes its facts and its parent in one step, and its history says so', () =>
    walk(async (page) => {
      const all = await pages()
      const { objective } = first(all, ({ parent }) => parent !== null)
      const other = first(
        all,
        ({ objective: one, parent }) =>
          one.id !== objective.id && one.id !== objective.parentId && parent !== null,
      )
      await page.goto(`/objectives/${objective.id}`)
      await page.getByRole('button', { name: 'Edit objective' }).click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.getByLabel('Type').isDisabled()).toBe(true)
      await dialog.getByLabel('Team').fill('The night shift')
      const parent = inLanguage(other.objective.title, 'en')
      await dialog.getByLabel('Contributes to').selectOption({ label: parent })
      expect(await accessibilityViolations(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Save changes' }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('The night shift').waitFor()
      await page.getByText(/^Changed: .*team.*contributes to/).waitFor()
      const after = await ask<ObjectivePage>(`/api/objectives/${objective.id}`)
      expect(after.parent?.id).toBe(other.objective.id)
      expect(after.objective.title).toEqual(objective.title)
    }))

  it('says where it is missing when it does not exist', () =>
    withLook(browser, english, { origin: server.origin, expectedErrors: [/404/] }, async (page) => {
      await page.goto('/objectives/obj_nowhere')
      const back = page.getByRole('link', { name: 'All OKRs' })
      await back.waitFor()
      expect(await back.getAttribute('href')).toBe('/okrs')
    }))
})
