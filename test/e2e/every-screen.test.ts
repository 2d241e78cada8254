import type {
  Cycle,
  CycleOverview,
  Experiment,
  Metric,
  ReviewSummary,
} from '@sextant/core/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { OTHER_LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let screens: readonly string[]

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  screens = await allScreens()
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function first<T extends { readonly id: string }>(path: string): Promise<T> {
  const { items }: { items: T[] } = await (await fetch(`${server.origin}${path}`)).json()
  const [found] = items
  if (found === undefined) throw new Error(`the demo has nothing at ${path}`)
  return found
}

/** Every page of the product: those with an address of their own, and one of each kind with an id. */
async function allScreens(): Promise<readonly string[]> {
  const metric = await first<Metric>('/api/metrics')
  const experiment = await first<Experiment>('/api/experiments')
  const review = await first<ReviewSummary>('/api/reviews')
  const cycle = await first<Cycle>('/api/cycles')
  const overview: CycleOverview = await (
    await fetch(`${server.origin}/api/cycles/${cycle.id}`)
  ).json()
  const [objective] = overview.objectives
  return [
    '/',
    '/metrics',
    `/metrics/${metric.id}`,
    '/metrics/new',
    `/metrics/${metric.id}/edit`,
    '/experiments',
    '/experiments/new',
    `/experiments/${experiment.id}`,
    '/programme',
    '/okrs',
    '/okrs/alignment',
    '/okrs/timeline',
    '/okrs/grading',
    '/okrs/backlog',
    '/okrs/archive',
    '/okrs/exchange',
    `/objectives/${objective?.id}`,
    `/key-results/${objective?.keyResults[0]?.id}`,
    `/reports/${cycle.id}`,
    '/budget',
    '/budget/ledger',
    '/budget/return',
    '/budget/gates',
    '/duties',
    '/reviews',
    `/reviews/${review.id}`,
    '/reviews/weekly',
    '/reviews/decisions',
    '/sources',
    '/settings',
  ]
}

it.each(OTHER_LOOKS)('every screen reads well in $locale, $theme', { timeout: 120_000 }, (look) =>
  withLook(browser, look, { origin: server.origin }, async (page) => {
    const faults: string[] = []
    for (const path of screens) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const found = await accessibilityViolations(page)
      faults.push(...found.map((fault) => `${path}: ${fault}`))
    }
    expect(faults).toEqual([])
  }),
)
