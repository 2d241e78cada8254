import {
  type Experiment,
  formatNumber,
  type HealthCheck,
  type LiveResults,
} from '@sextant/core/contract'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { either, experimentsOn } from './experiments-on.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let onEvents: Experiment
let unseen: Experiment

const { read, send, all } = experimentsOn(() => server.origin)

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  const found = (await all()).find(({ assignment }) => assignment.by === 'sextant')
  if (!found) throw new Error('The demo has no experiment that Sextant assigns.')
  onEvents = found
  unseen = await startUnseen()
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** A second experiment on the same target that nobody has been exposed to. */
async function startUnseen(): Promise<Experiment> {
  const { hypothesis, targetMetricId, guardrails, variants, ownerId } = onEvents
  const { id }: Experiment = await send('/api/experiments', {
    key: 'quiet-screen',
    name: { en: 'A quieter first screen', zh: '更安静的首屏' },
    hypothesis,
    targetMetricId,
    guardrails,
    variants,
    ownerId,
    plan: {
      method: 'fixed_horizon',
      minimumEffect: 0.1,
      baseline: { mean: 0.3, standardDeviation: 0.46 },
    },
  })
  await send(`/api/experiments/${id}/lock`)
  return send(`/api/experiments/${id}/start`)
}

const NO_DATA = /status of 422/
const UNAVAILABLE = /status of 503/
const address = (experiment: Experiment) => `/experiments/${experiment.id}`
const now = (): Promise<LiveResults> => read(`/api${address(onEvents)}/results`)
const having = (checks: readonly HealthCheck[], ...statuses: readonly HealthCheck['status'][]) =>
  checks.filter(({ status }) => statuses.includes(status))

/** What a server answers whose event engine is gone. */
const refuse = (route: Route) =>
  route.fulfill({
    status: 503,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      type: '/api/docs/problems#events.unavailable',
      title: 'Unavailable',
      status: 503,
      detail: 'The event engine does not answer.',
      code: 'unavailable',
      reason: 'events.unavailable',
      params: {},
      issues: [],
      requestId: 'req-live-1',
    }),
  })

describe.each(LOOKS)('live results in $locale, $theme', (look) => {
  const { locale } = look
  const say = either(locale)
  const walk = (run: (page: Page) => Promise<void>, expectedErrors: readonly RegExp[] = []) =>
    withLook(browser, look, { origin: server.origin, expectedErrors }, run)

  it('show the checks that ask for somebody, and fold the others into a line that opens', () =>
    walk(async (page) => {
      const { health } = await now()
      const loud = having(health, 'alarm', 'watch')
      const quiet = having(health, 'ok').length
      expect(health.length).toBeGreaterThan(6)
      await page.goto(address(onEvents))
      const strip = page.getByRole('region', { name: say('Health', '健康检查') })
      const cells = strip.getByRole('listitem')
      await strip.getByText(say(`${quiet} checks are quiet`, `${quiet} 项检查无异常`)).waitFor()
      expect(await cells.count()).toBe(loud.length)

      const line = strip.locator('summary')
      await line.focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => cells.count()).toBe(health.length)
      const split = health.find(({ check }) => check === 'sample_ratio')
      expect(await strip.innerText()).toContain(String(split?.params['units']))
      expect(await accessibilityViolations(page)).toEqual([])
      await page.keyboard.press('Enter')
      await expect.poll(() => cells.count()).toBe(loud.length)
    }))

  it('tell how a first exposure is sent while there is none', () =>
    walk(
      async (page) => {
        await page.goto(address(unseen))
        const main = page.getByRole('main')
        await main.getByText(say('No unit has been exposed', '尚无单元曝光')).waitFor()
        await main.getByText(`"experimentId":"${unseen.key}"`).waitFor()
        expect(await page.getByRole('alert').count()).toBe(0)
        expect(await page.locator('table').count()).toBe(0)
        expect(await accessibilityViolations(page)).toEqual([])
        await main.getByRole('link', { name: say('Data sources', '数据来源') }).click()
        await page.waitForURL('**/sources')
      },
      [NO_DATA],
    ))

  it('say why they cannot be read, with a request id and a way to try again', () =>
    walk(
      async (page) => {
        await page.route(`**${address(onEvents)}/results`, refuse)
        await page.goto(address(onEvents))
        const alert = page.getByRole('alert')
        await alert.getByText('req-live-1').waitFor()
        expect(await page.locator('table.forest').count()).toBe(0)
        expect(await accessibilityViolations(page)).toEqual([])

        await page.unroute(`**${address(onEvents)}/results`)
        // One part that fails leaves the others as they are.
        await page.route(`**${address(onEvents)}/series?*`, refuse)
        await alert.getByRole('button', { name: say('Try again', '重试') }).click()
        await page.locator('table.forest').waitFor()
        const series = page.getByRole('region', { name: say('Over time', '时间走势') })
        await series.getByText('req-live-1').waitFor()
        await page.unroute(`**${address(onEvents)}/series?*`)
        await series.getByRole('button', { name: say('Try again', '重试') }).click()
        await expect.poll(() => page.getByRole('alert').count()).toBe(0)
        await series.locator('svg.series').waitFor()
      },
      [UNAVAILABLE],
    ))
})

it('appear by themselves once clients say who saw what', async () => {
  const { id } = await send('/api/sources', { name: 'Lesson player' })
  const { key } = await send(`/api/sources/${id}/keys`, { scope: 'ingest' })
  const options = { origin: server.origin, expectedErrors: [NO_DATA] }
  await withLook(browser, { locale: 'en', theme: 'light' }, options, async (page) => {
    await page.goto(address(unseen))
    await page.getByText('No unit has been exposed').waitFor()
    const batch = unseen.variants.flatMap((variant) =>
      [1, 2, 3].map((unit) => ({
        type: 'track',
        messageId: `${variant.key}-${unit}`,
        userId: `${variant.key}-${unit}`,
        event: 'Experiment Viewed',
        properties: { experimentId: unseen.key, variationId: variant.key },
      })),
    )
    await send('/v1/batch', { writeKey: key, batch })
    const bar = page.getByRole('region', { name: 'What is read' })
    await bar.waitFor({ timeout: 45_000 })
    const live: LiveResults = await read(`/api${address(unseen)}/results`)
    expect(live.units.map(({ units }) => units)).toEqual(unseen.variants.map(() => 3))
    await bar.getByText(formatNumber(live.mark.seq, 'en', { decimals: 0 })).waitFor()
    await bar.getByText('No look has been recorded yet.').waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
  })
})

it.each([390, 1100])('nothing but tables scrolls sideways at %i pixels', async (width) => {
  const options = { origin: server.origin, viewport: { width, height: 844 } }
  for (const locale of ['en', 'zh'] as const) {
    await withLook(browser, { locale, theme: 'light' }, options, async (page) => {
      await page.goto(address(onEvents))
      await page.locator('table.forest').waitFor()
      const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect(Number(await page.evaluate(beyond)), locale).toBeLessThanOrEqual(0)
      // A name is read in words, not letter by letter.
      const name = await page.locator('table.forest th.name').first().boundingBox()
      expect(name?.width ?? 0).toBeGreaterThanOrEqual(130)
    })
  }
})
