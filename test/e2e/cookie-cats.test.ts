import type { Experiment, Look, Metric, Person, SignificanceTest } from '@sextant/core/contract'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../scripts/project.mjs'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

// Public data and answers computed with SciPy and statsmodels; the folder stands beside the checkout.
const folder = process.env['SEXTANT_REAL_DATA'] ?? join(root, '..', 'shared', 'data')
const file = join(folder, 'cookie_cats.csv.gz')
const answers = join(folder, 'reference.shared.json')
const hasRealData = existsSync(file) && existsSync(answers)
const unlessReal = hasRealData ? '' : ' (not run: no real data here)'

type Answers = Readonly<Record<string, number>> & {
  readonly ci95_diff_wald: readonly [number, number]
  readonly ci95_diff_welch: readonly [number, number]
}

/** The independent answers for one column of the file. */
function expectedOf(column: string): Answers {
  const { entries }: { entries: { id: string; expected: Answers }[] } = JSON.parse(
    readFileSync(answers, 'utf8'),
  )
  const found = entries.find((entry) => entry.id === `cookie_cats/${column}`)
  if (!found) throw new Error(`no reference for ${column}`)
  return found.expected
}

let browser: Browser
let server: RunningServer

beforeAll(async () => {
  if (!hasRealData) return
  browser = await launchBrowser()
  server = await startServer()
}, 180_000)

afterAll(async () => {
  if (!hasRealData) return
  await browser.close()
  await server.stop()
})

async function read(path: string) {
  const response = await fetch(`${server.origin}${path}`)
  if (!response.ok) throw new Error(`${path} answered with ${response.status}`)
  return response.json()
}

/** The tree the experiment answers to: days played as North Star, and the three columns. */
async function defineMetrics(): Promise<void> {
  const people: { items: Person[] } = await read('/api/people')
  const ownerId = people.items[0]?.id ?? ''
  const define = async (metric: object): Promise<Metric> => {
    const response = await fetch(`${server.origin}/api/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ direction: 'up', unit: null, ownerId, definition, ...metric }),
    })
    expect(response.status).toBe(201)
    return response.json()
  }
  const star = await define({
    key: 'days_played',
    name: { en: 'Days played', zh: '游玩天数' },
    tier: 'core',
    kind: 'mean',
    isNorthStar: true,
  })
  const parents = [{ parentId: star.id, evidence: 'belief', slope: null }]
  for (const [key, en, zh, kind] of [
    ['retention_7', 'Day-7 retention', '7 日留存率', 'proportion'],
    ['retention_1', 'Day-1 retention', '1 日留存率', 'proportion'],
    ['sum_gamerounds', 'Game rounds', '游戏局数', 'mean'],
  ]) {
    await define({ key, name: { en, zh }, tier: 'supporting', kind, parents })
  }
}

const line = { en: 'per player', zh: '每名玩家' }
const definition = {
  meaning: line,
  formula: line,
  dataSource: line,
  countingRule: line,
  stage: 'all',
}

/** Fills the form by hand, saves, locks, and starts: the id is in the address. */
async function register(page: Page): Promise<string> {
  await page.goto('/experiments')
  await page.getByText('Experiments will be listed here').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Register experiment' }).last().click()
  await page.waitForURL('**/experiments/new')
  await page.getByLabel(/^Name *\*/).fill('Gate at level 40')
  const sentence = page.getByRole('textbox', { name: /^(Because|We believe|For):/ })
  await sentence.nth(0).fill('players meet the first gate at level 30 and some leave')
  await sentence.nth(1).fill('moving the gate to level 40')
  await sentence.nth(2).fill('new players')
  await page.getByLabel(/^Target metric/).selectOption({ label: 'Day-7 retention' })
  for (const name of ['Game rounds', 'Day-1 retention']) {
    await page.getByLabel('Add a secondary metric').selectOption({ label: name })
  }
  for (const [at, key] of ['gate_30', 'gate_40'].entries()) {
    await page.getByLabel(`Key ${at + 1}`).fill(key)
  }
  await page.getByLabel('Minimum effect').last().fill('5')
  await page.getByLabel('Enter a baseline').check()
  await page.getByLabel('Mean per unit').fill('0.19')
  await page.getByRole('button', { name: 'Lock plan' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lock plan' }).click()
  await page.waitForURL('**?tab=plan')
  await step(page, 'Start')
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

async function step(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Sends the file, takes the mapping as guessed, and confirms what was read. */
async function importFile(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Data' }).click()
  await page.locator('input[type="file"]').setInputFiles(file)
  const mapped = page.getByLabel('Column: Day-7 retention')
  await mapped.waitFor()
  expect(await mapped.inputValue()).toBe('retention_7')
  expect(await page.getByLabel('Value in the file: Control').inputValue()).toBe('gate_30')
  expect(await page.getByLabel(/^Column of the unit/).inputValue()).toBe('userid')
  await page.getByRole('button', { name: 'Read the file' }).click()
  const confirm = page.getByRole('button', { name: 'Confirm and look' })
  await confirm.waitFor()
  const counts = page.getByRole('table', { name: 'Rows by variant' })
  const { n_c, n_t } = expectedOf('retention_7')
  expect(await counts.innerText()).toContain(n_c?.toLocaleString('en'))
  expect(await counts.innerText()).toContain(n_t?.toLocaleString('en'))
  await confirm.click()
  await page.getByText('Do not ship', { exact: true }).first().waitFor()
}

function testOf(look: Look, key: string): SignificanceTest {
  const found = look.tests.find((one) => one.metricKey === key)
  if (!found) throw new Error(`no test of ${key}`)
  return found
}

/** Relative distance of two numbers, 0 when they are the same. */
function distance(actual: number | null | undefined, expected: number | undefined): number {
  if (actual === null || actual === undefined || expected === undefined) return Infinity
  return Math.abs(actual - expected) / Math.abs(expected)
}

describe(`Cookie Cats${unlessReal}`, () => {
  test.runIf(hasRealData)(
    'a published test, from its file to its verdict on the screen',
    () =>
      withLook(
        browser,
        { locale: 'en', theme: 'light' },
        { origin: server.origin },
        async (page) => {
          await defineMetrics()
          const id = await register(page)
          await importFile(page)
          await step(page, 'Stop')
          await page.getByText('Stopped', { exact: false }).first().waitFor()
          const looks: { items: Look[] } = await read(`/api/experiments/${id}/looks`)
          const [look] = looks.items
          if (!look) throw new Error('nobody has looked')
          await verdictOnScreen(page, look)
          countsAndRatio(look)
          proportions(look)
          means(look)
          const experiment: Experiment = await read(`/api/experiments/${id}`)
          expect(experiment.state).toBe('stopped')
        },
      ),
    120_000,
  )
})

async function verdictOnScreen(page: Page, look: Look): Promise<void> {
  const verdict = page.getByRole('region', { name: 'Verdict' })
  const said = await verdict.innerText()
  expect(said).toContain('Do not ship')
  expect(said).toContain('made the target worse')
  expect(said).toContain(look.verdicts[0]?.sentence.en)
  const health = await page.getByRole('region', { name: 'Health' }).innerText()
  expect(health).toMatch(/Sample ratio\s+Watch/)
  expect(health).toContain('44,700 / 45,489')
  expect(health).toMatch(/p\s=\s0\.0086/)
  const { rate_c = 0, rate_t = 0 } = expectedOf('retention_7')
  const plot = await page.locator('table.forest').innerText()
  for (const rate of [rate_c, rate_t]) expect(plot).toContain(`${(rate * 100).toFixed(2)}%`)
  const moments = await page.getByRole('region', { name: 'Moments' }).innerText()
  expect(moments).toContain(rate_c.toFixed(6))
  expect(await accessibilityViolations(page)).toEqual([])
}

function countsAndRatio(look: Look): void {
  const { n_c, n_t } = expectedOf('retention_7')
  const counts = Object.fromEntries(look.units.map(({ variant, units }) => [variant, units]))
  expect(counts).toEqual({ gate_30: n_c, gate_40: n_t })
  const ratio = expectedOf('srm')
  expect(distance(look.sampleRatio.statistic, ratio['chi2'])).toBeLessThan(1e-9)
  expect(distance(look.sampleRatio.pValue, ratio['p'])).toBeLessThan(1e-6)
}

function proportions(look: Look): void {
  for (const key of ['retention_7', 'retention_1']) {
    const expected = expectedOf(key)
    const { control, treatment, absolute } = testOf(look, key)
    expect([control.n, treatment.n]).toEqual([expected['n_c'], expected['n_t']])
    expect(control.moments).toMatchObject({ kind: 'proportion', sum: expected['x_c'] })
    expect(treatment.moments).toMatchObject({ kind: 'proportion', sum: expected['x_t'] })
    expect(distance(control.mean, expected['rate_c'])).toBeLessThan(1e-9)
    expect(distance(treatment.mean, expected['rate_t'])).toBeLessThan(1e-9)
    expect(distance(absolute.estimate, expected['diff'])).toBeLessThan(1e-9)
    const [low, high] = expected.ci95_diff_wald
    expect(Math.abs((absolute.interval?.[0] ?? Infinity) - low)).toBeLessThan(1e-4)
    expect(Math.abs((absolute.interval?.[1] ?? Infinity) - high)).toBeLessThan(1e-4)
    expect(distance(absolute.pValue, expected['p_unpooled_z'])).toBeLessThan(1e-3)
  }
}

function means(look: Look): void {
  const expected = expectedOf('sum_gamerounds')
  const { control, treatment, absolute } = testOf(look, 'sum_gamerounds')
  expect([control.n, treatment.n]).toEqual([expected['n_c'], expected['n_t']])
  const [low, high] = expected.ci95_diff_welch
  for (const [actual, wanted] of [
    [control.mean, expected['mean_c']],
    [treatment.mean, expected['mean_t']],
    [absolute.estimate, expected['diff']],
    [absolute.statistic, expected['welch_t']],
    [absolute.degreesOfFreedom, expected['welch_df']],
    [absolute.interval?.[0], low],
    [absolute.interval?.[1], high],
  ] as const) {
    expect(distance(actual, wanted)).toBeLessThan(1e-9)
  }
  expect(distance(absolute.pValue, expected['p_welch'])).toBeLessThan(1e-6)
}
