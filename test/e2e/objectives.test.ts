import {
  type CycleOverview,
  formatNumber,
  formatPercent,
  inLanguage,
  type KeyResult,
  type Locale,
} from '@sextant/core/contract'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let overview: CycleOverview

/** The newest cycle with all that is in it, as the API tells it. */
async function readOverview(origin: string): Promise<CycleOverview> {
  const { items }: { items: { id: string }[] } = await (await fetch(`${origin}/api/cycles`)).json()
  const found: CycleOverview = await (await fetch(`${origin}/api/cycles/${items[0]?.id}`)).json()
  return found
}

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  overview = await readOverview(server.origin)
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const HEALTH: Readonly<Record<Locale, Readonly<Record<KeyResult['health'], string>>>> = {
  en: {
    at_risk: 'At risk',
    closed: 'Closed',
    no_data: 'No data',
    off_track: 'Off track',
    on_track: 'On track',
    stale: 'Stale',
    too_early: 'Too early',
  },
  zh: {
    at_risk: '有风险',
    closed: '已结束',
    no_data: '暂无数据',
    off_track: '偏离',
    on_track: '进度正常',
    stale: '数据过期',
    too_early: '为时尚早',
  },
}

/** Progress as the table prints it: periods where it is a share of periods. */
function rawText({ range, raw, series }: KeyResult, locale: Locale): string {
  const isShare = range.type === 'maintain_min' || range.type === 'maintain_max'
  if (!isShare || raw === null) return formatPercent(raw, locale)
  const held = Math.round(raw * series.length)
  return locale === 'zh' ? `${held}/${series.length}` : `${held} of ${series.length}`
}

const keyResults = () => overview.objectives.flatMap((objective) => objective.keyResults)

/** The demo's first key result of which that holds. */
function keyResultWhere(holds: (keyResult: KeyResult) => boolean): KeyResult {
  const found = keyResults().find(holds)
  if (!found) throw new Error('The demo has no such key result')
  return found
}

function rowOf(page: Page, keyResult: KeyResult): Locator {
  return page
    .getByRole('row')
    .filter({ has: page.locator(`a[href="/key-results/${keyResult.id}"]`) })
}

describe.each(LOOKS)('the OKRs in $locale, $theme', (look) => {
  const { locale } = look

  it('are one table that says what the API says', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      await page.goto('/okrs')
      await rowOf(
        page,
        keyResultWhere(() => true),
      ).waitFor()
      for (const keyResult of keyResults()) {
        const said = await rowOf(page, keyResult).innerText()
        expect(said).toContain(inLanguage(keyResult.title, locale))
        expect(said).toContain(rawText(keyResult, locale))
        expect(said).toContain(HEALTH[locale][keyResult.health])
        expect(
          said.includes(formatPercent(keyResult.weightBp / 10_000, locale, { decimals: 0 })),
        ).toBe(keyResult.role === 'delivery')
      }
      for (const { title, progress } of overview.objectives) {
        const head = page.getByRole('row').filter({ hasText: inLanguage(title, locale) })
        expect(await head.innerText()).toContain(formatPercent(progress, locale))
      }
      const figures = await page.locator('dl').first().innerText()
      expect(figures).toContain(formatPercent(overview.progress, locale))
      expect(figures).toContain(formatPercent(overview.expected, locale))
      expect(figures).toContain(formatNumber(overview.confidence?.lowest, locale, { decimals: 2 }))
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('have a page for each key result: series, experiments, initiatives and the path', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const one = keyResultWhere(({ experiments }) => experiments.some(({ lift }) => lift))
      await page.goto('/okrs')
      await rowOf(page, one).getByRole('link').click()
      await page.getByRole('heading', { level: 1, name: inLanguage(one.title, locale) }).waitFor()
      // What experiments account for may be drawn too; the trajectory stands below it.
      const trajectory = page.getByRole('figure').last()
      await trajectory.waitFor()
      for (const { name } of one.experiments) {
        const links = page.getByRole('link', { name: inLanguage(name, locale) })
        expect(await links.count()).toBeGreaterThan(0)
      }
      const said = await page.getByRole('main').innerText()
      expect(said).toContain(formatPercent(one.raw, locale))
      for (const comment of one.checkIns.flatMap((checkIn) => checkIn.comment ?? [])) {
        expect(said).toContain(inLanguage(comment, locale))
      }
      expect(await accessibilityViolations(page)).toEqual([])
      await trajectory.getByRole('button', { name: locale === 'zh' ? '表格' : 'Table' }).click()
      const rows = trajectory.getByRole('rowheader')
      expect(await rows.count()).toBeGreaterThan(one.series.length)
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('show milestones as what is done and what is open', () =>
    withLook(browser, look, { origin: server.origin }, async (page) => {
      const one = keyResultWhere(({ range }) => range.type === 'milestone')
      const milestones = one.range.type === 'milestone' ? one.range.milestones : []
      await page.goto(`/key-results/${one.id}`)
      await page.getByRole('table').waitFor()
      const done = milestones.filter((milestone) => milestone.done).length
      const word = locale === 'zh' ? '已完成' : 'Done'
      expect(await page.getByRole('cell', { name: word, exact: true }).count()).toBe(done)
      const open = page.getByRole('cell', {
        name: locale === 'zh' ? '未完成' : 'Open',
        exact: true,
      })
      expect(await open.count()).toBe(milestones.length - done)
      expect(milestones.length).toBeGreaterThan(0)
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})

const english = { locale: 'en', theme: 'light' } as const

it('a key result that does not exist is said not to, with the way back', () =>
  withLook(browser, english, { origin: server.origin, expectedErrors: [/404/] }, async (page) => {
    await page.goto('/key-results/kr_none')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('There is no such key result.')
    // Asking again cannot help here; the list can.
    expect(await alert.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    await alert.getByRole('link').click()
    await page.waitForURL('**/okrs')
  }))

/** Fills the fields of the open dialog by their labels. */
async function fill(dialog: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    await dialog.getByLabel(new RegExp(`^${label}`)).fill(text)
  }
}

/** Sends the open dialog and waits until it has closed. */
async function send(dialog: Locator, action: string): Promise<void> {
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await expect.poll(() => dialog.count()).toBe(0)
}

async function addKeyResult(
  page: Page,
  title: string,
  type: string,
  fields: Readonly<Record<string, string>>,
  role = 'delivery',
): Promise<void> {
  await page.getByRole('button', { name: 'Add key result' }).click()
  const dialog = page.getByRole('dialog')
  await fill(dialog, { Title: title })
  await dialog.getByLabel('How it is measured').selectOption(type)
  await dialog.getByLabel('Role').selectOption(role)
  await fill(dialog, fields)
  await send(dialog, 'Create key result')
  await page.getByRole('link', { name: title }).waitFor()
}

describe('on an empty server, through the screen', () => {
  let empty: RunningServer

  beforeAll(async () => {
    empty = await startServer()
  }, 180_000)
  afterAll(() => empty.stop())

  const walk = (run: (page: Page) => Promise<void>, expectedErrors: readonly RegExp[] = []) =>
    withLook(browser, english, { origin: empty.origin, expectedErrors }, run)

  it('a cycle and an objective are created, and a second cycle over the same days is refused', () =>
    walk(
      async (page) => {
        await page.goto('/okrs')
        await page.getByText('Create the first one.').waitFor()
        expect(await accessibilityViolations(page)).toEqual([])
        await page.getByRole('button', { name: 'New cycle' }).click()
        const dialog = page.getByRole('dialog')
        const first = await dialog.getByLabel(/^First day/).inputValue()
        const last = await dialog.getByLabel(/^Last day/).inputValue()
        expect(await accessibilityViolations(page)).toEqual([])
        await send(dialog, 'Create cycle')
        await page.getByText('This cycle has no objectives yet.').waitFor()

        await page.getByRole('button', { name: 'New cycle' }).click()
        await fill(dialog, { 'First day': first, 'Last day': last })
        await dialog.getByRole('button', { name: 'Create cycle' }).click()
        await dialog.getByRole('alert').waitFor()
        expect(await dialog.getByRole('alert').innerText()).toContain('overlaps another one')
        await dialog.getByRole('button', { name: 'Cancel' }).click()

        await page.getByRole('button', { name: 'New objective' }).first().click()
        await dialog.getByRole('button', { name: 'Create objective' }).click()
        expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
        await fill(dialog, { Title: 'Readers come back' })
        await send(dialog, 'Create objective')
        await page.getByRole('rowheader', { name: /Readers come back/ }).waitFor()
        const found = await readOverview(empty.origin)
        expect(found.cycle).toMatchObject({ startsOn: first, endsOn: last })
        expect(found.objectives.map(({ title }) => title)).toEqual([{ en: 'Readers come back' }])
      },
      [/409/],
    ))

  it('key results of every kind are created, and weigh the same to the last hundredth', () =>
    walk(async (page) => {
      await page.goto('/okrs')
      await addKeyResult(page, 'Ten partners', 'move', { From: '0', To: '10' })
      await addKeyResult(page, 'Launch', 'milestone', { 'Milestone 1': 'Pilot', Weight: '2' })
      await addKeyResult(page, 'In range', 'maintain_band', {
        'Lower end': '4.5',
        'Upper end': '5.5',
        Tolerance: '2',
      })
      await addKeyResult(page, 'Not slower', 'maintain_max', { Bound: '2.05' }, 'health')
      await addKeyResult(page, 'Not fewer', 'maintain_min', { Bound: '−3' }, 'health')
      const [objective] = (await readOverview(empty.origin)).objectives
      expect(objective?.keyResults.map(({ range, weightBp }) => [range, weightBp])).toEqual([
        [{ type: 'move', baseline: 0, target: 10 }, 3334],
        [
          { type: 'milestone', milestones: [{ name: { en: 'Pilot' }, weight: 2, done: false }] },
          3333,
        ],
        [{ type: 'maintain_band', low: 4.5, high: 5.5, tolerance: 2 }, 3333],
        [{ type: 'maintain_max', bound: 2.05 }, 0],
        [{ type: 'maintain_min', bound: -3 }, 0],
      ])
      const shown = await page.getByRole('cell', { name: /^33\.3[34]%$/ }).allInnerTexts()
      expect(shown).toEqual(['33.34%', '33.33%', '33.33%'])
    }))

  it('a target that is the baseline is refused beside its field', () =>
    walk(async (page) => {
      await page.goto('/okrs')
      await page.getByRole('button', { name: 'Add key result' }).click()
      const dialog = page.getByRole('dialog')
      await fill(dialog, { Title: 'Going nowhere', From: '5', To: '5.0' })
      await dialog.getByRole('button', { name: 'Create key result' }).click()
      await dialog.getByText('The target must differ from the baseline.').waitFor()
      expect(await page.locator(':focus').inputValue()).toBe('5.0')
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('weights keep their sum whatever is typed', () =>
    walk(async (page) => {
      await page.goto('/okrs')
      await page.getByRole('button', { name: 'Weights' }).click()
      const dialog = page.getByRole('dialog')
      const fields = dialog.getByRole('textbox')
      await fields.nth(0).fill('50')
      await fields.nth(1).fill('37.25')
      await fields.nth(1).blur()
      expect(await fields.nth(2).inputValue()).toBe('12.75')
      expect(await accessibilityViolations(page)).toEqual([])
      await send(dialog, 'Save weights')
      await page.getByRole('cell', { name: '37.25%' }).waitFor()
      const [objective] = (await readOverview(empty.origin)).objectives
      expect(objective?.keyResults.slice(0, 3).map(({ weightBp }) => weightBp)).toEqual([
        5000, 3725, 1275,
      ])
    }))

  it('a draft takes no check-in until it is published, which its history keeps', () =>
    walk(async (page) => {
      await page.goto('/okrs')
      await page.getByRole('button', { name: 'Publish' }).waitFor()
      expect(await page.getByRole('button', { name: 'Check in' }).count()).toBe(0)
      await page.getByRole('button', { name: 'Publish' }).click()
      const dialog = page.getByRole('dialog')
      await fill(dialog, { Comment: 'Agreed by everybody' })
      expect(await accessibilityViolations(page)).toEqual([])
      await send(dialog, 'Publish')
      await page.getByRole('button', { name: 'Check in' }).waitFor()
      await page.getByText('How it came here').click()
      await page.getByText('Agreed by everybody').waitFor()
      const { cycle, history } = await readOverview(empty.origin)
      expect(cycle.state).toBe('open')
      expect(history.at(-1)).toMatchObject({ from: 'draft', to: 'open' })
    }))

  it('a check-in takes the keyboard alone, and less than thirty seconds', () =>
    walk(async (page) => {
      await page.goto('/okrs')
      await page.getByRole('link', { name: 'Not slower' }).click()
      await page.getByRole('heading', { level: 1, name: 'Not slower' }).waitFor()
      await page.getByRole('button', { name: 'Check in' }).waitFor()
      const began = Date.now()
      await page.keyboard.press('c')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.type('1.9')
      await page.keyboard.press('Tab')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Tab')
      await page.keyboard.press('ArrowDown')
      for (let key = 0; key < 2; key++) await page.keyboard.press('Tab')
      await page.getByLabel('What changed').focus()
      await page.keyboard.type('Cached the course list')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Nothing')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Measure on old phones')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
      expect(Date.now() - began).toBeLessThan(30_000)
      await page.getByText('Cached the course list').waitFor()
      const [objective] = (await readOverview(empty.origin)).objectives
      const found = objective?.keyResults.find(({ title }) => title.en === 'Not slower')
      expect(found?.checkIns[0]).toMatchObject({
        value: 1.9,
        status: 'on_track',
        comment: { en: 'Cached the course list' },
        blockers: { en: 'Nothing' },
        next: { en: 'Measure on old phones' },
      })
      expect(found?.checkIns[0]?.confidence).toBe(0)
    }))

  it.each([
    ['12.5', '125.0%'],
    ['-2', '−20.0%'],
  ])('a check-in of %s on 0 to 10 is shown as %s', (value, raw) =>
    walk(async (page) => {
      await page.goto('/okrs')
      await page.getByRole('button', { name: 'Check in' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Key result').selectOption({ label: 'Ten partners' })
      await fill(dialog, { Value: value, 'What changed': `Counted again: ${value}` })
      await dialog.getByLabel('Confidence').selectOption('0.3')
      expect(await accessibilityViolations(page)).toEqual([])
      await send(dialog, 'Check in')
      const row = page.getByRole('row').filter({ hasText: 'Ten partners' })
      await expect.poll(() => row.innerText()).toContain(raw)
      await row.getByRole('link').click()
      await page.getByText(`Counted again: ${value}`).waitFor()
      const [objective] = (await readOverview(empty.origin)).objectives
      expect(objective?.keyResults[0]).toMatchObject({
        raw: Number(value) / 10,
        progress: value === '-2' ? 0 : 1,
        confidence: 0.3,
      })
    }),
  )

  it('a milestone is reached by checking it off', () =>
    walk(async (page) => {
      await page.goto('/okrs')
      await page.getByRole('link', { name: 'Launch' }).click()
      await page.getByRole('heading', { level: 1, name: 'Launch' }).waitFor()
      await page.getByRole('button', { name: 'Check in' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Pilot').check()
      await send(dialog, 'Check in')
      await page.getByRole('cell', { name: 'Done' }).waitFor()
      const [objective] = (await readOverview(empty.origin)).objectives
      expect(objective?.keyResults[1]).toMatchObject({ raw: 1, progress: 1 })
    }))
})
