import {
  type AlignmentGraph,
  type CycleOverview,
  formatNumber,
  inLanguage,
  type KeyResult,
  type Objective,
} from '@sextant/core/contract'
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

async function send(method: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${server.origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The demo's quarter that is under way, or is graded. */
async function current(): Promise<CycleOverview> {
  const { items } = await ask<{ items: CycleOverview['cycle'][] }>('/api/cycles')
  const found = items.find(({ kind, state }) => kind === 'quarter' && state !== 'closed')
  return ask<CycleOverview>(`/api/cycles/${found?.id}`)
}

function first<T>(items: readonly T[], holds: (item: T) => boolean): T {
  const found = items.find(holds)
  if (found === undefined) throw new Error('The demo has no such thing')
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

const english = { locale: 'en', theme: 'light' } as const
const walk = (run: (page: Page) => Promise<void>, expectedErrors: readonly RegExp[] = []) =>
  withLook(browser, english, { origin: server.origin, expectedErrors }, run)

describe.each(LOOKS)('the cycle in $locale, $theme', (look) => {
  const { locale } = look

  it('says its state, its health in counts, and where it is heading', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const { objectives } = await current()
      const all = objectives.flatMap((one) => one.keyResults)
      const onTrack = all.filter(({ health }) => health === 'on_track').length
      await page.goto('/okrs')
      const word = locale === 'zh' ? '进度正常' : 'On track'
      const list = page.getByRole('list', {
        name: locale === 'zh' ? '关键结果状态分布' : 'Key results by status',
      })
      await expect.poll(() => list.innerText()).toContain(`${onTrack}`)
      expect(await list.getByRole('listitem').filter({ hasText: word }).innerText()).toMatch(
        new RegExp(`^${onTrack}\\s`),
      )
      const forecast = locale === 'zh' ? /预计达到/ : /their target|reach it/
      await page.getByText(forecast).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('has a map of what contributes to what, with a list of the same and the reasons', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const { cycle } = await current()
      const graph = await ask<AlignmentGraph>(`/api/cycles/${cycle.id}/alignment`)
      await page.goto('/okrs/alignment')
      await page.getByText(new RegExp(`${graph.score}( of 100|/100)`)).waitFor()
      for (const { title } of graph.nodes) {
        const node = page.getByRole('button', { name: inLanguage(title, locale) })
        expect(await node.count()).toBe(1)
      }
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByRole('button', { name: locale === 'zh' ? '表格' : 'Table' }).click()
      const child = first(graph.links, ({ kind }) => kind === 'contributes')
      const titleOf = (id: string) =>
        inLanguage(first(graph.nodes, (one) => one.id === id).title, locale)
      const nested = page
        .getByRole('listitem')
        .filter({ hasText: titleOf(child.toId) })
        .getByRole('listitem')
        .filter({ hasText: titleOf(child.fromId) })
      expect(await nested.count()).toBeGreaterThan(0)
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it.each(['/okrs/grading', '/okrs/backlog', '/okrs/archive'])('reads well at %s', (path) =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.getByRole('alert').count()).toBe(0)
      expect(await accessibilityViolations(page)).toEqual([])
    }),
  )

  it('draws what moved a key result, and the same numbers stand in a table', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const { objectives } = await current()
      const all = objectives.flatMap((one) => one.keyResults)
      const moved = first(all, ({ range, metricId }) => range.type === 'move' && metricId !== null)
      await page.goto(`/key-results/${moved.id}`)
      const section = page.getByRole('region', {
        name: locale === 'zh' ? '变化来源' : 'What moved it',
      })
      await section.getByRole('img').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await section.getByRole('button', { name: locale === 'zh' ? '表格' : 'Table' }).click()
      const found = await ask<{ parts: { number: number }[] }>(
        `/api/key-results/${moved.id}/contribution`,
      )
      for (const { number } of found.parts) {
        expect(await section.getByRole('rowheader', { name: `EXP-${number}` }).count()).toBe(1)
      }
      // Baseline, what is unexplained and the current value stand there whatever was shipped.
      expect(await section.getByRole('rowheader').count()).toBe(found.parts.length + 3)
    }))
})

it('a target changes with a reason only, and the original stays beside it', () =>
  walk(async (page) => {
    const all = (await current()).objectives.flatMap((one) => one.keyResults)
    const one = first(all, ({ range, metricId }) => range.type === 'move' && metricId === null)
    await page.goto(`/key-results/${one.id}`)
    await page.getByRole('button', { name: 'Change target' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^To/).fill('9')
    await dialog.getByRole('button', { name: 'Change target' }).click()
    expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel(/^Why/).fill('Two more could be had')
    await dialog.getByRole('button', { name: 'Change target' }).click()
    await page.getByText('Two more could be had').waitFor()
    const found = await ask<KeyResult>(`/api/key-results/${one.id}`)
    expect(found.range).toMatchObject({ target: 9 })
    expect(found.originalRange).toEqual(one.range)
  }))

it('an objective is duplicated into the backlog with all its key results and no check-ins', () =>
  walk(async (page) => {
    const objective = first((await current()).objectives, ({ keyResults }) => keyResults.length > 1)
    const title = inLanguage(objective.title, 'en')
    await page.goto('/okrs')
    const head = page.getByRole('row').filter({ hasText: title })
    await head.getByRole('button', { name: 'Duplicate' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Duplicate' }).click()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await page.goto('/okrs/backlog')
    await page.getByText(title).waitFor()
    const { items } = await ask<{ items: Objective[] }>('/api/backlog')
    const copy = first(items, (one) => inLanguage(one.title, 'en') === title)
    expect(copy.keyResults.map((one) => one.title)).toEqual(
      objective.keyResults.map((one) => one.title),
    )
    expect(copy.keyResults.flatMap((one) => one.checkIns)).toEqual([])
    expect(await accessibilityViolations(page)).toEqual([])
  }))

describe('grading', () => {
  it('takes the suggestion, and wants a cause for a miss and a reason for another score', () =>
    walk(async (page) => {
      await page.goto('/okrs')
      await page.getByRole('button', { name: 'Start grading' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Start grading' }).click()
      await expect.poll(() => dialog.count()).toBe(0)
      const { objectives } = await current()
      const [objective] = objectives
      const one = first(objective?.keyResults ?? [], ({ role }) => role === 'delivery')
      await page.goto('/okrs/grading')
      const name = `Grade ${inLanguage(one.title, 'en')}`
      await page.getByRole('button', { name }).click()
      await dialog.getByRole('button', { name: 'Save score' }).click()
      expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
      await dialog.getByLabel('Cause of the miss').selectOption('focus')
      await dialog.getByLabel('Score').selectOption('0.5')
      await dialog.getByRole('button', { name: 'Save score' }).click()
      expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
      await dialog.getByLabel('Reason').fill('Half of it was luck')
      expect(await accessibilityViolations(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Save score' }).click()
      await page.getByText('Half of it was luck').waitFor()
      const found = await ask<KeyResult>(`/api/key-results/${one.id}`)
      expect(found.grade).toMatchObject({ score: 0.5, cause: 'focus' })
      const row = page.getByRole('row').filter({ hasText: inLanguage(one.title, 'en') })
      expect(await row.innerText()).toContain(formatNumber(0.5, 'en', { decimals: 1 }))
    }))

  it('shows the second of two people what the first has given', () =>
    walk(
      async (page) => {
        const { objectives } = await current()
        const all = objectives.flatMap((one) => one.keyResults)
        const one = first(all, ({ role, grade }) => role === 'delivery' && grade === null)
        await page.goto('/okrs/grading')
        await page.getByRole('button', { name: `Grade ${inLanguage(one.title, 'en')}` }).click()
        const dialog = page.getByRole('dialog')
        const other = { score: 0.2, cause: 'owner', reason: { en: 'Nobody led it' } }
        const graded = await send('POST', `/api/key-results/${one.id}/grade`, {
          ...other,
          expectedVersion: 0,
        })
        expect(graded.status).toBe(200)
        await dialog.getByLabel('Score').selectOption('0.3')
        await dialog.getByLabel('Cause of the miss').selectOption('focus')
        await dialog.getByLabel('Reason').fill('It was me')
        await dialog.getByRole('button', { name: 'Save score' }).click()
        await dialog.getByText('Nobody led it').waitFor()
        const before = await ask<KeyResult>(`/api/key-results/${one.id}`)
        expect(before.grade?.score).toBe(0.2)
        await dialog.getByRole('button', { name: 'Save score' }).click()
        await expect.poll(() => dialog.count()).toBe(0)
        const after = await ask<KeyResult>(`/api/key-results/${one.id}`)
        expect(after.grade).toMatchObject({ version: 2, score: 0.3 })
      },
      [/409/],
    ))

  it('carries nothing by itself; what is kept goes on from its last values', () =>
    walk(async (page) => {
      const [objective] = (await current()).objectives
      const title = inLanguage(objective?.title ?? {}, 'en')
      await page.goto('/okrs/grading')
      await page.getByRole('button', { name: `Decide ${title}` }).click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.getByLabel('What becomes of it').inputValue()).toBe('abandon')
      await dialog.getByLabel('What becomes of it').selectOption('keep')
      await dialog.getByRole('button', { name: 'Save decision' }).click()
      await expect.poll(() => dialog.count()).toBe(0)
      const { items } = await ask<{ items: Objective[] }>('/api/backlog')
      const carried = first(items, (one) => one.carriedFromId === objective?.id)
      expect(inLanguage(carried.title, 'en')).toBe(title)
    }))
})
