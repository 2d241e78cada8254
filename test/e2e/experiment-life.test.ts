import { inLanguage, type Experiment, type Metric } from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { experimentsOn, fillRegister, TWO_VARIANTS } from './experiments-on.js'
import { withLook } from './looks.js'
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

const { read, send, all, inState, metricNamed, newestLook } = experimentsOn(() => server.origin)

/** Walks in English: what is done here is the same in both languages. */
function walk(run: (page: Page) => Promise<void>, expectedErrors: readonly RegExp[] = []) {
  const options = { origin: server.origin, expectedErrors }
  return withLook(browser, { locale: 'en', theme: 'light' }, options, run)
}

it('a plan is locked from the form, started, paused, stopped and given a deviation', () =>
  walk(async (page) => {
    await page.goto('/experiments/new')
    const lock = page.getByRole('button', { name: 'Lock plan' })
    await fillRegister(page, 'en', {
      name: 'A plan',
      target: await metricNamed('lesson_completion'),
    })
    await page.getByRole('button', { name: 'Add a guardrail' }).click()
    await page.getByLabel('Margin 1').fill('1.5')
    await lock.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Lock plan' }).click()
    await page.waitForURL('**?tab=plan')
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const locked: Experiment = await read(`/api/experiments/${id}`)
    expect(locked).toMatchObject({ state: 'ready', guardrails: [{ margin: 0.015 }] })
    await page.getByText(locked.lock?.hash ?? '', { exact: true }).waitFor()

    for (const [step, state] of [
      ['Start', 'running'],
      ['Pause', 'paused'],
      ['Resume', 'running'],
      ['Stop', 'stopped'],
    ] as const) {
      await page.getByRole('button', { name: step, exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: step, exact: true }).click()
      await expect.poll(async () => (await read(`/api/experiments/${id}`)).state).toBe(state)
      await dialog.waitFor({ state: 'hidden' })
    }

    await page.getByRole('button', { name: 'Record a deviation' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^What was done/).fill('It ran on weekdays only.')
    await dialog.getByLabel(/^Reason/).fill('The release froze.')
    await dialog.getByRole('button', { name: 'Record a deviation' }).click()
    await page.getByText('Deviated', { exact: true }).waitFor()
    await page.getByText('It ran on weekdays only.').waitFor()
  }))

it('what the server refuses is said at its field', () =>
  walk(
    async (page) => {
      await page.goto('/experiments/new')
      await fillRegister(page, 'en', {
        name: 'A plan',
        target: await metricNamed('lesson_completion'),
      })
      await page.getByLabel(/^Name *\*/).fill(' ')
      await page.getByLabel('Key 2').fill('Not A Key')
      await page.getByRole('button', { name: 'Save draft' }).click()
      await page.getByText('Some fields are not valid').waitFor()
      const name = page.getByLabel(/^Name *\*/)
      expect(await name.getAttribute('aria-invalid')).toBe('true')
      expect(page.url()).toContain('/experiments/new')
    },
    [/400/],
  ))

it('a file is mapped, read, counted with what is set aside, confirmed and looked at', () =>
  walk(async (page) => {
    const target = await metricNamed('lesson_completion')
    const id = await startedExperiment(target)
    await page.goto(`/experiments/${id}?tab=data`)
    await page.locator('input[type="file"]').setInputFiles({
      name: 'units.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(unitsCsv()),
    })
    await page.getByLabel(/^Column of the variant/).selectOption('arm')
    await page.getByLabel('Value in the file: Control').selectOption('A')
    await page.getByLabel('Value in the file: Treatment').selectOption('B')
    const name = inLanguage(target.name, 'en')
    await page.getByLabel(`Column: ${name}`).selectOption('done')
    if (target.kind === 'ratio') {
      await page.getByLabel(`Denominator: ${name}`).selectOption('tried')
    }
    await page.getByRole('button', { name: 'Read the file' }).click()
    await page.getByText('402 rows read: 400 accepted, 2 set aside.').waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    const reasons = page.getByRole('table', { name: 'Rows set aside, by reason' })
    expect(await reasons.innerText()).toMatch(/Not a number\s+1/)
    expect(await reasons.innerText()).toMatch(/Variant not in the plan\s+1/)
    const link = page.getByRole('link', { name: 'Download rejects.csv' }).first()
    const download = page.waitForEvent('download')
    await link.click()
    expect((await download).suggestedFilename()).toMatch(/^rejects-.*\.csv$/)
    const rejects = await fetch(`${server.origin}${await link.getAttribute('href')}`)
    expect((await rejects.text()).trim().split('\n')).toHaveLength(3)

    await page.getByRole('button', { name: 'Confirm and look' }).click()
    await page.getByText('Keep running', { exact: true }).first().waitFor()
    const newest = await newestLook(id)
    await page
      .locator('.t-verdict')
      .getByText(newest.verdicts[0]?.sentence.en ?? '')
      .waitFor()
    expect(newest.units.map((one) => one.units)).toEqual([200, 200])
  }))

it('a stored test is computed again to the same digits, with its query beside it', () =>
  walk(async (page) => {
    const experiment = await inState('stopped', 'ship')
    const { tests } = await newestLook(experiment.id)
    await page.goto(`/experiments/${experiment.id}`)
    await page.getByRole('button', { name: 'Recompute' }).click()
    await page.getByText(`${tests.length} tests computed again: identical`).waitFor()

    await page
      .getByRole('button', { name: /^All numbers/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.locator('pre').innerText()).toBe(tests[0]?.explain)
    await dialog.getByRole('button', { name: 'Recompute' }).click()
    await dialog.getByText('identical to the last digit').waitFor()
    const digits = String(tests[0]?.relative.estimate)
    const compared = dialog.getByRole('table').first()
    expect(await compared.getByText(digits, { exact: true }).count()).toBe(2)
    expect(await accessibilityViolations(page)).toEqual([])
  }))

it('a decision against the verdict needs a reviewer, and keeps its evidence', () =>
  walk(async (page) => {
    const experiment = await inState('stopped', 'ship')
    await page.goto(`/experiments/${experiment.id}`)
    await page.getByRole('button', { name: 'Record decision' }).click()
    await page.waitForURL('**?tab=decision')
    await page.getByLabel(/^Ship/).waitFor()
    expect(await page.getByLabel(/^Reviewer/).count()).toBe(0)
    await page.getByLabel(/^Do not ship/).check()
    await page.getByLabel(/^Reviewer/).selectOption({ index: 1 })
    await page.getByLabel(/^Reason/).fill('The partner it needs has left.')
    await page.getByLabel(/^What we believed/).fill('Resuming saves a search.')
    await page.getByLabel(/^What we do next/).fill('Look for another partner.')
    expect(await accessibilityViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Record decision' }).click()
    await page.getByText(/^Not shipped:/).waitFor()
    const decided: Experiment = await read(`/api/experiments/${experiment.id}`)
    expect(decided).toMatchObject({
      state: 'decided',
      decision: { choice: 'do_not_ship', followsRecommendation: false, shipped: null },
    })
    await page.getByText(decided.decision?.evidence.hash ?? '', { exact: true }).waitFor()
  }))

it('a long list comes page by page', () =>
  walk(async (page) => {
    const target = await metricNamed('lesson_completion')
    const { length: before } = await all()
    for (let at = before; at < 45; at += 1) await draft(target)
    await page.goto('/experiments')
    const rows = page.getByRole('rowheader')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(40)
    const more = page.getByRole('button', { name: 'More' })
    await more.click()
    await expect.poll(() => rows.count()).toBe(45)
    expect(await more.count()).toBe(0)
  }))

function draft(target: Metric): Promise<Experiment> {
  const text = { en: 'a text' }
  return send('/api/experiments', {
    name: { en: 'A file to map' },
    hypothesis: { because: text, change: text, audience: text },
    targetMetricId: target.id,
    variants: TWO_VARIANTS,
    plan: { minimumEffect: 0.02 },
    ownerId: target.ownerId,
  })
}

async function startedExperiment(target: Metric): Promise<string> {
  const { id } = await draft(target)
  await send(`/api/experiments/${id}/lock`)
  await send(`/api/experiments/${id}/start`)
  return id
}

/** 200 units an arm, and two rows that cannot be read: a word for a number, an unknown arm. */
function unitsCsv(): string {
  const unit = (index: number) => {
    const tried = 4 + (index % 3)
    return `u${index},${index % 2 === 0 ? 'A' : 'B'},${Math.min(tried, index % 5)},${tried}`
  }
  const units = Array.from({ length: 400 }, (_none, index) => unit(index))
  return ['id,arm,done,tried', ...units, 'x1,A,many,4', 'x2,C,1,4', ''].join('\n')
}
