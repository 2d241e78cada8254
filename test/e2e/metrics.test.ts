import { formatValue, inLanguage, type Metric, type MetricVersion } from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let metrics: readonly Metric[]

async function listMetrics(origin: string): Promise<readonly Metric[]> {
  const page: { items: Metric[] } = await (await fetch(`${origin}/api/metrics?limit=200`)).json()
  return page.items
}

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  metrics = await listMetrics(server.origin)
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const english = { locale: 'en', theme: 'light' } as const

function metricNamed(key: string): Metric {
  const metric = metrics.find((one) => one.key === key)
  if (!metric) throw new Error(`The demo has no metric ${key}`)
  return metric
}

function walk(
  look: (typeof LOOKS)[number],
  run: (page: Page) => Promise<void>,
  expectedErrors: readonly RegExp[] = [],
) {
  return withLook(browser, look, { origin: server.origin, expectedErrors }, run)
}

describe.each(LOOKS)('the metrics in $locale, $theme', (look) => {
  const { locale } = look

  it('stand in a tree that the keyboard walks, and in a nested list', () =>
    walk(look, async (page) => {
      await page.goto('/metrics')
      const nodes = page.locator('button[aria-pressed][aria-label]')
      await page.locator('[data-entry]').waitFor()
      const onTree = metrics.filter(({ pathToNorthStar }) => pathToNorthStar !== null)
      expect(await nodes.count()).toBe(onTree.length)
      const star = onTree.find(({ isNorthStar }) => isNorthStar)
      const starName = inLanguage(star?.name ?? {}, locale)
      await page.locator(`button[aria-label^="${starName}"]`).click()
      await page.keyboard.press('ArrowRight')
      const reached = await page.locator(':focus').getAttribute('aria-label')
      await page.locator(':focus[aria-pressed="true"]').waitFor()
      const cause = onTree.find(({ name }) => reached?.startsWith(inLanguage(name, locale)))
      expect(cause?.parents.map(({ parentId }) => parentId)).toContain(star?.id)
      const heading = page.getByRole('heading', {
        level: 2,
        name: inLanguage(cause?.name ?? {}, locale),
      })
      await heading.waitFor()
      await expect.poll(() => page.url()).toContain(`metric=${cause?.id}`)
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByRole('button', { name: locale === 'zh' ? '表格' : 'Table' }).click()
      expect(await page.getByRole('tabpanel').locator('figure').getByRole('listitem').count()).toBe(
        onTree.length,
      )
    }))

  it('stand in a library with key, value and path, and can be sought', () =>
    walk(look, async (page) => {
      await page.goto('/metrics?view=library')
      const rows = page.getByRole('table').getByRole('rowheader')
      await rows.first().waitFor()
      expect(await rows.count()).toBe(metrics.length)
      const streak = metricNamed('streak_share')
      const row = page.getByRole('row').filter({ hasText: 'streak_share' })
      const shown = await row.innerText()
      expect(shown).toContain(formatValue(streak.latest?.value, streak, locale))
      expect(shown).toContain('→')
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByRole('searchbox').fill('streak')
      expect(await rows.count()).toBe(1)
      await rows.getByRole('link').click()
      await page.waitForURL(`**/metrics/${streak.id}`)
    }))

  it('have a page each: definition, versions, series and what is at work on it', () =>
    walk(look, async (page) => {
      const metric = metricNamed('lesson_completion')
      const versions: { items: MetricVersion[] } = await (
        await fetch(`${server.origin}/api/metrics/${metric.id}/versions`)
      ).json()
      const name = inLanguage(metric.name, locale)
      await page.goto(`/metrics/${metric.id}`)
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.getByRole('img', { name: new RegExp(name) }).waitFor()
      await expect
        .poll(() => page.title())
        .toBe(`${name} · ${locale === 'zh' ? '指标' : 'Metrics'} · Sextant`)
      const said = await page.getByRole('main').innerText()
      for (const field of ['meaning', 'formula', 'dataSource', 'countingRule'] as const) {
        expect(said).toContain(inLanguage(metric.definition[field], locale))
      }
      const region = page.getByRole('region', { name: locale === 'zh' ? '版本' : 'Versions' })
      expect(await region.locator('ol > li').count()).toBe(versions.items.length)
      expect(versions.items.length).toBeGreaterThan(1)
      expect(await region.locator('del').count()).toBeGreaterThan(0)
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('are written in a form that says what is missing, field by field', () =>
    walk(look, async (page) => {
      await page.goto('/metrics/new')
      const save = page.getByRole('button', { name: locale === 'zh' ? '保存指标' : 'Save metric' })
      await save.click()
      const blank = locale === 'zh' ? '请填写此项。' : 'Fill this in.'
      await expect.poll(() => page.getByText(blank).count()).toBe(7)
      expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})

it('records a value, and says in words why a second one is refused', () =>
  walk(
    english,
    async (page) => {
      const metric = metricNamed('quiz_score')
      await page.goto(`/metrics/${metric.id}`)
      const record = page.getByRole('button', { name: 'Record a value' })
      await page.getByRole('region', { name: 'Recorded values' }).waitFor()
      await record.click()
      const dialog = page.getByRole('dialog')
      const first = await dialog.getByLabel('First day').inputValue()
      await dialog.getByLabel(/^Value/).fill('77.5')
      await dialog.getByLabel('Units behind it').fill('1200')
      await dialog.getByRole('button', { name: 'Record', exact: true }).click()
      await expect.poll(() => dialog.isVisible()).toBe(false)
      const values = page.getByRole('region', { name: 'Recorded values' }).getByRole('row')
      await expect.poll(() => values.nth(1).innerText()).toContain('77.5')
      expect(await values.nth(1).innerText()).toContain('1,200')

      await record.click()
      const before = new Date(Date.parse(first) - 86_400_000).toISOString().slice(0, 10)
      await dialog.getByLabel('First day').fill(before)
      await dialog.getByLabel('Last day').fill(first)
      await dialog.getByLabel(/^Value/).fill('70')
      await dialog.getByRole('button', { name: 'Record', exact: true }).click()
      const alert = dialog.getByRole('alert')
      await alert.waitFor()
      expect(await alert.innerText()).toContain('A period overlaps one that is recorded already.')
    },
    [/409/],
  ))

it('makes a new version with its reason when a definition changes', () =>
  walk(english, async (page) => {
    const metric = metricNamed('onboarding_completion')
    await page.goto(`/metrics/${metric.id}/edit`)
    const save = page.getByRole('button', { name: 'Save changes' })
    await save.waitFor()
    expect(await save.isDisabled()).toBe(true)
    await page.getByLabel('Counting rule').fill('Skipped steps no longer count as done')
    await save.click()
    const reason = page.getByLabel('Reason for the change')
    expect(await reason.getAttribute('aria-invalid')).toBe('true')
    await reason.fill('Skipping made it look easy')
    await save.click()
    await page.waitForURL(`**/metrics/${metric.id}`)
    const versions = page.getByRole('region', { name: 'Versions' })
    await versions.getByText(`Version ${metric.version + 1}`).waitFor()
    const newest = versions.locator('ol > li').first()
    expect(await newest.innerText()).toContain('Skipping made it look easy')
    expect(await newest.locator('ins').innerText()).toContain(
      'Skipped steps no longer count as done',
    )
  }))

it('says why a metric that others rest on cannot be archived', () =>
  walk(
    english,
    async (page) => {
      await page.goto(`/metrics/${metricNamed('sessions_per_learner').id}`)
      await page.getByRole('button', { name: 'Archive' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Archive', exact: true }).click()
      const alert = dialog.getByRole('alert')
      await alert.waitFor()
      expect(await alert.innerText()).toMatch(/lose their path to the North Star|in use/)
    },
    [/409/],
  ))

async function fillNames(page: Page, en: string, zh: string): Promise<void> {
  await page.getByLabel('Name in English').fill(en)
  await page.getByLabel('Name in Chinese').fill(zh)
  for (const label of ['Meaning', 'Formula', 'Data source', 'Counting rule']) {
    await page.getByLabel(label).fill(`${label} of ${en}`)
  }
}

it('grows a tree from nothing: North Star, a refusal without a path, then the path', async () => {
  const empty = await startServer()
  try {
    await withLook(
      browser,
      { locale: 'en', theme: 'dark' },
      { origin: empty.origin, expectedErrors: [/400/] },
      async (page) => {
        await page.goto('/metrics')
        await page.getByRole('link', { name: 'New metric' }).click()
        await fillNames(page, 'Weekly active readers', '每周活跃读者')
        expect(await page.getByLabel('Key').inputValue()).toBe('weekly_active_readers')
        await page.getByRole('button', { name: 'Save metric' }).click()
        await page.getByRole('heading', { level: 1, name: 'Weekly active readers' }).waitFor()

        await page.goto('/metrics/new')
        await fillNames(page, 'Second-week return', '次周回访')
        await page.getByRole('button', { name: 'Save metric' }).click()
        const refusal = page.getByText('The metric has no path to the North Star.')
        await refusal.waitFor()
        expect(page.url()).toContain('/metrics/new')
        expect(await listMetrics(empty.origin)).toHaveLength(1)
        await page
          .getByLabel('Parent', { exact: true })
          .selectOption({ label: 'Weekly active readers' })
        await page.getByLabel('Evidence').selectOption('observed')
        await page.getByRole('button', { name: 'Save metric' }).click()
        await page.getByRole('heading', { level: 1, name: 'Second-week return' }).waitFor()

        await page.goto('/metrics')
        await page.locator('[data-entry]').waitFor()
        expect(await page.locator('button[aria-pressed][aria-label]').count()).toBe(2)
        await page.goto('/')
        const steps = page.getByRole('region', { name: 'First steps' })
        await expect.poll(() => steps.getByText('done', { exact: true }).count()).toBe(2)
        expect(await accessibilityViolations(page)).toEqual([])
      },
    )
  } finally {
    await empty.stop()
  }
}, 180_000)
