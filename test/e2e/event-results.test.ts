import {
  formatLift,
  formatMeasurement,
  formatNumber,
  inLanguage,
  type Experiment,
  type LiveResults,
  type ResultSegments,
  type ResultSeries,
} from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { either, experimentsOn } from './experiments-on.js'
import { LOOKS, withLook } from './looks.js'
import { type RunningServer, startServer } from './server.js'

let browser: Browser
let server: RunningServer
let experiment: Experiment

const { read, all, metrics, newestLook } = experimentsOn(() => server.origin)

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer({ demo: true })
  const found = (await all()).find(({ assignment }) => assignment.by === 'sextant')
  if (!found) throw new Error('The demo has no experiment that Sextant assigns.')
  experiment = found
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const address = (part = '') => `/experiments/${experiment.id}${part}`
const now = (): Promise<LiveResults> => read(`/api${address('/results')}`)
function targetOf({ tests }: Pick<LiveResults, 'tests'>) {
  const target = tests.find(({ role }) => role === 'target')
  if (!target) throw new Error('the results have no test of the target')
  return target
}

describe.each(LOOKS)('results from events in $locale, $theme', (look) => {
  const { locale } = look
  const say = either(locale)
  const walk = (run: (page: Page) => Promise<void>) =>
    withLook(browser, look, { origin: server.origin }, run)
  const whole = (value: number) => formatNumber(value, locale, { decimals: 0 })

  it('are read as they stand, and a look is recorded when somebody asks', () =>
    walk(async (page) => {
      const live = await now()
      const { number } = await newestLook(experiment.id)
      await page.goto(address())
      const bar = page.getByRole('region', { name: say('What is read', '当前读数') })
      await bar.getByText(whole(live.mark.seq)).waitFor()
      const { planned, relative } = targetOf(live)
      const { estimate, interval } = planned ?? relative
      const row = page.getByRole('row').filter({
        hasText: inLanguage(targetOf(live).metricName, locale),
      })
      expect(await row.first().innerText()).toContain(formatLift(estimate, interval, locale))
      expect(await accessibilityViolations(page)).toEqual([])

      await bar.getByRole('button', { name: say('Record a look', '记录一次查看') }).click()
      await page.waitForURL('**?look=*')
      const looked = await newestLook(experiment.id)
      expect(looked).toMatchObject({ number: number + 1, importId: null })
      await bar
        .getByText(say(`Recorded look ${number + 1}.`, `第 ${number + 1} 次记录的查看。`))
        .waitFor()
      await bar.getByRole('button', { name: say('Back to live', '回到实时') }).click()
      await bar.getByText(say('Nothing new since', '没有新增')).waitFor()
    }))

  it('run over time in three ways, each with its numbers', () =>
    walk(async (page) => {
      const { metricId } = targetOf(await now())
      await page.goto(address())
      const section = page.getByRole('region', { name: say('Over time', '时间走势'), exact: true })
      for (const [by, tab] of [
        ['cumulative', say('Cumulative', '累计')],
        ['exposure_day', say('By day of exposure', '按曝光日')],
        ['age', say('Days since exposure', '曝光后天数')],
      ] as const) {
        const series: ResultSeries = await read(
          `/api${address('/series')}?metricId=${metricId}&by=${by}`,
        )
        const points = series.treatments[0]?.points ?? []
        await section.getByRole('tab', { name: tab }).click()
        await section.getByRole('img').waitFor()
        await section.getByRole('button', { name: say('Table', '表格') }).click()
        const rows = section.locator('tbody tr')
        await expect.poll(() => rows.count()).toBe(points.length)
        const last = points.at(-1)?.relative
        expect(await rows.last().innerText()).toContain(
          formatLift(last?.estimate ?? null, last?.interval ?? null, locale),
        )
        await section.getByRole('button', { name: say('Table', '表格') }).click()
      }
    }))

  it('are split by segments, said to be exploratory, with what was left out and the query', () =>
    walk(async (page) => {
      const live = await now()
      const { metricId } = targetOf(live)
      const [segment = ''] = experiment.segments
      const cut: ResultSegments = await read(
        `/api${address('/segments')}?metricId=${metricId}&segment=${encodeURIComponent(segment)}`,
      )
      await page.goto(address())
      const section = page.getByRole('region', { name: say('Segments', '细分'), exact: true })
      await section.getByText(say('Exploratory', '探索性')).waitFor()
      const values = cut.treatments[0]?.values ?? []
      const rows = section.locator('tbody tr')
      await expect.poll(() => rows.count()).toBe(values.length)
      for (const [at, { relative }] of values.entries()) {
        const lift = formatLift(relative.estimate, relative.interval, locale)
        expect(await rows.nth(at).innerText()).toContain(lift)
      }
      await section.getByText('Holm').first().waitFor()

      const left = page.getByRole('region', { name: say('What was left out', '未计入的内容') })
      await left.getByText(whole(live.leftOut.exposures)).waitFor()
      expect(await left.locator('tbody tr').count()).toBe(5)

      const query = page.getByRole('region', { name: say('The query', '查询语句') })
      await query.getByRole('button', { name: say('Show SQL', '显示 SQL') }).click()
      await query.getByText('SELECT').first().waitFor()
      await query
        .getByRole('button', { name: say('Compare with a full recomputation', '与完整重算比较') })
        .click()
      await query.getByText(say('Equal to a full recomputation', '与完整重算一致')).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('are told apart from a file, with the code that sends them', () =>
    walk(async (page) => {
      const target = (await metrics()).find(({ id }) => id === experiment.targetMetricId)
      if (!target?.measurement) throw new Error('the target is not counted from events')
      const said = formatMeasurement(target.kind, target.measurement, locale)
      await page.goto(address('?tab=data'))
      await page.getByText(said).waitFor()
      await page
        .getByRole('tab', { name: say('OpenFeature, server', 'OpenFeature 服务端') })
        .click()
      await page.getByText(`'${experiment.key}',`).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await page.goto(`/metrics/${target.id}/edit`)
      await page.getByText(said, { exact: true }).waitFor()
      const condition = page.getByText(say('Add a condition', '添加条件'))
      await condition.click()
      await page
        .getByText(say('appears here once nothing is missing', '填写完整后，此处会显示口径'))
        .waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})
