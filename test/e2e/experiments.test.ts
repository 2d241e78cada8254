import {
  formatLift,
  formatNumber,
  inLanguage,
  type Experiment,
  type Import,
  type Locale,
  type Metric,
  type Plan,
  type SignificanceTest,
} from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { either, experimentsOn, fillRegister, TWO_VARIANTS } from './experiments-on.js'
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

const { read, send, all, inState, metrics, metricNamed, newestLook } = experimentsOn(
  () => server.origin,
)

function walk(
  look: (typeof LOOKS)[number],
  run: (page: Page) => Promise<void>,
  expectedErrors: readonly RegExp[] = [],
) {
  return withLook(browser, look, { origin: server.origin, expectedErrors }, run)
}

/** The lift as it is printed, with the interval that the plan decides by. */
function liftOf(test: SignificanceTest | null | undefined, locale: Locale): string {
  if (!test) throw new Error('no test of the target')
  const { estimate, interval } = test.planned ?? test.relative
  return formatLift(estimate, interval, locale)
}

describe.each(LOOKS)('experiments in $locale, $theme', (look) => {
  const { locale } = look
  const say = either(locale)

  it('are listed with what needs somebody first, and filtered in the address', () =>
    walk(look, async (page) => {
      const experiments = await all()
      const unread = await inState('running', 'do_not_read')
      const shipped = await inState('stopped', 'ship')
      await page.goto('/experiments')
      const rows = page.getByRole('rowheader')
      await rows.first().waitFor()
      expect(await rows.count()).toBe(experiments.length)
      expect(await rows.first().innerText()).toContain(inLanguage(unread.name, locale))

      const row = page.getByRole('row').filter({ hasText: `EXP-${shipped.number}` })
      expect(await row.innerText()).toContain(liftOf(shipped.latestTarget, locale))
      expect(await row.innerText()).toContain(say('Ship', '上线'))
      const withheld = page.getByRole('row').filter({ hasText: `EXP-${unread.number}` })
      expect(await withheld.innerText()).toContain(say('withheld', '不显示'))
      expect(await withheld.locator('svg.mini').count()).toBe(0)
      expect(await accessibilityViolations(page)).toEqual([])

      await page.getByRole('link', { name: say('Running', '进行中'), exact: true }).click()
      await page.waitForURL('**/experiments?state=running')
      const running = experiments.filter((one) => one.state === 'running')
      await expect.poll(() => rows.count()).toBe(running.length)
    }))

  it('show health first, then the verdict in a sentence, the plot and the numbers', () =>
    walk(look, async (page) => {
      const experiment = await inState('stopped', 'ship')
      const newest = await newestLook(experiment.id)
      const [verdict] = newest.verdicts
      await page.goto(`/experiments/${experiment.id}`)
      const main = page.getByRole('main')
      await main
        .locator('.t-verdict')
        .getByText(verdict?.sentence[locale] ?? '')
        .waitFor()
      const health = page.getByRole('region', { name: say('Health', '健康检查') })
      expect(await health.getByRole('listitem').count()).toBe(newest.health.length)
      const said = await main.innerText()
      for (const caveat of verdict?.caveats ?? []) expect(said).toContain(caveat[locale])

      const plot = page.locator('table.forest')
      expect(await plot.locator('th[scope="row"]').count()).toBe(newest.tests.length)
      const target = newest.tests.find((test) => test.role === 'target')
      expect(await plot.innerText()).toContain(liftOf(target, locale))
      expect(await accessibilityViolations(page)).toEqual([])

      const effects = page.getByRole('region', { name: say('Effects', '效应'), exact: true })
      await effects.getByRole('button', { name: say('Table', '表格') }).click()
      await plot.waitFor({ state: 'detached' })
      const table = effects.locator('figure').getByRole('row')
      expect(await table.count()).toBe(newest.tests.length + 1)
    }))

  it('withhold every number while health is in alarm', () =>
    walk(look, async (page) => {
      const experiment = await inState('running', 'do_not_read')
      const newest = await newestLook(experiment.id)
      await page.goto(`/experiments/${experiment.id}`)
      const main = page.getByRole('main')
      await main.getByText(newest.verdicts[0]?.sentence[locale] ?? '').waitFor()
      await main.getByText(say('Do not read', '勿读')).first().waitFor()
      expect(await page.locator('table.forest').count()).toBe(0)
      const said = await main.innerText()
      for (const { relative } of newest.tests) {
        expect(said).not.toContain(formatLift(relative.estimate, relative.interval, locale))
      }
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('keep plan, data and decision on their own tabs', () =>
    walk(look, async (page) => {
      const decided = await inState('decided', 'ship')
      await page.goto(`/experiments/${decided.id}?tab=plan`)
      await page.getByText(decided.lock?.hash ?? '', { exact: true }).waitFor()
      const because = inLanguage(decided.hypothesis.because, locale)
      await page.getByText(because).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])

      await page.getByRole('tab', { name: say('Decision', '决策') }).click()
      await page.waitForURL('**?tab=decision')
      await page.getByText(decided.decision?.evidence.hash ?? '', { exact: true }).waitFor()
      const next = inLanguage(decided.decision?.learning.next ?? {}, locale)
      expect(await page.getByRole('main').innerText()).toContain(next)
      expect(await accessibilityViolations(page)).toEqual([])

      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      await page.waitForURL('**?tab=data')
      const imports: readonly Import[] = (await read(`/api/experiments/${decided.id}/imports`))
        .items
      const file = imports[0]?.fileName ?? ''
      await page.getByRole('rowheader').filter({ hasText: file }).first().waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('are registered as a sentence, with the plan the server would make', () =>
    walk(look, async (page) => {
      const target = await metricNamed('lesson_completion')
      const star = (await metrics()).find((metric) => metric.isNorthStar)
      await page.goto('/experiments/new')
      await fillRegister(page, locale, { name: `${look.theme} name`, target })
      const option = page.locator(`select option[value="${star?.id}"]`).first()
      expect(await option.isDisabled()).toBe(true)
      const path = page.getByRole('list', {
        name: say('Path to the North Star', '通向北极星指标的路径'),
      })
      expect(await path.getByRole('listitem').count()).toBe(
        (target.pathToNorthStar?.length ?? 0) + 1,
      )
      await page.getByLabel(say('Minimum effect', '最小效应')).last().fill('3')
      const unitsOf = ({ sample }: Plan) => formatNumber(sample?.total, locale, { decimals: 0 })
      let plan = await planOf(target, 'fixed_horizon')
      const strip = page.locator('dl')
      await strip.getByText(unitsOf(plan), { exact: true }).waitFor()
      await page.getByRole('radio', { name: say('Group sequential', '成组序贯') }).check()
      plan = await planOf(target, 'group_sequential')
      await strip.getByText(unitsOf(plan), { exact: true }).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])

      await page.getByRole('button', { name: say('Save draft', '保存草稿') }).click()
      await page.waitForURL('**/experiments/*/edit')
      const id = new URL(page.url()).pathname.split('/')[2] ?? ''
      const stored: Experiment = await read(`/api/experiments/${id}`)
      expect(stored.plan).toMatchObject({ method: 'group_sequential', sample: plan.sample })
      expect(stored.name).toEqual({ [locale]: `${look.theme} name` })
      expect(stored.variants.map((variant) => variant.weightBp)).toEqual([5000, 5000])
    }))
})

/** The plan the server would make of what the walk types. */
function planOf(target: Metric, method: Plan['method']): Promise<Plan> {
  return send('/api/plan', {
    targetMetricId: target.id,
    variants: TWO_VARIANTS,
    plan: { method, minimumEffect: 0.03 },
  })
}

it.each([390, 1100])('nothing but tables scrolls sideways at %i pixels', async (width) => {
  const experiment = await inState('decided', 'ship')
  const viewport = { width, height: 844 }
  await withLook(
    browser,
    { locale: 'en', theme: 'light' },
    { origin: server.origin, viewport },
    async (page) => {
      for (const path of ['', '/new', `/${experiment.id}`, `/${experiment.id}?tab=plan`]) {
        await page.goto(`/experiments${path}`)
        await page.waitForLoadState('networkidle')
        const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        expect(Number(await page.evaluate(beyond)), path).toBeLessThanOrEqual(0)
      }
    },
  )
})
