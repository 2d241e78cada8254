import { formatLift, inLanguage, liftParts, type Experiment } from '@sextant/core/contract'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { either, experimentsOn } from './experiments-on.js'
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

const { all, inState, newestLook } = experimentsOn(() => server.origin)

/** The newest experiment whose target has what is asked for. */
async function whose(has: (target: NonNullable<Experiment['latestTarget']>) => boolean) {
  const found = (await all()).find((one) => one.latestTarget !== null && has(one.latestTarget))
  const target = found?.latestTarget
  if (!found || !target) throw new Error('The demo has no such result')
  return { experiment: found, target }
}

describe.each(LOOKS)('the numbers of a result in $locale, $theme', (look) => {
  const { locale } = look
  const say = either(locale)
  const walk = (run: (page: Page) => Promise<void>) =>
    withLook(browser, look, { origin: server.origin }, run)
  const keyNumbers = (page: Page) =>
    page.getByRole('region', { name: say('Key numbers', '关键数字'), exact: true })

  it('a lift stands beside what past experiments make of it', () =>
    walk(async (page) => {
      const stopped = await inState('stopped', 'ship')
      const { shrunk = null } = stopped.latestTarget ?? {}
      expect(shrunk?.experiments).toBeGreaterThanOrEqual(10)
      await page.goto(`/experiments/${stopped.id}`)
      const parts = liftParts(shrunk?.estimate, shrunk?.interval ?? null, locale)
      const row = keyNumbers(page).locator('dl > div', {
        hasText: say('Shrunk lift', '收缩后的提升'),
      })
      expect(await row.innerText()).toContain(parts?.estimate ?? '?')
      expect(await row.innerText()).toContain(parts?.interval ?? '?')
      expect(await keyNumbers(page).innerText()).toContain(
        say(`from ${shrunk?.experiments} past experiments`, `据 ${shrunk?.experiments} 个以往实验`),
      )
      await page.locator('table.forest tr.target .shrunk').waitFor({ state: 'attached' })
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('a young programme says how many experiments are missing', () =>
    walk(async (page) => {
      const first = (await all()).at(-1)
      expect(first?.latestTarget?.shrunk).toBeNull()
      await page.goto(`/experiments/${first?.id}`)
      const row = keyNumbers(page).locator('dl > div', {
        hasText: say('Shrunk lift', '收缩后的提升'),
      })
      expect(await row.innerText()).toContain(
        say('10 more decided experiments needed', '还需 10 个已决策实验'),
      )
    }))

  it('a test that stopped early shows its result after stopping', () =>
    walk(async (page) => {
      const { experiment, target } = await whose(
        ({ planned }) =>
          (planned?.stageWise ?? null) !== null && planned?.informationFraction !== 1,
      )
      const { estimate = null, interval = null } = target.planned?.stageWise ?? {}
      await page.goto(`/experiments/${experiment.id}`)
      const row = keyNumbers(page).locator('dl > div', {
        hasText: say('Result after stopping', '停止后的结果'),
      })
      const parts = liftParts(estimate, interval, locale)
      expect(await row.innerText()).toContain(parts?.estimate ?? '?')
      expect(await row.innerText()).toContain(parts?.interval ?? '?')
      await page.getByText(say('Allowing for the looks it had', '计入各次查看后')).first().waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
    }))

  it('every moment and option of a test can be read and taken away', () =>
    walk(async (page) => {
      const stopped = await inState('stopped', 'ship')
      const [target] = (await newestLook(stopped.id)).tests
      if (!target) throw new Error('the look has no test')
      await page.goto(`/experiments/${stopped.id}`)
      await page
        .getByRole('button', { name: say('All numbers', '全部数字') })
        .first()
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('moments.numerator.m2', { exact: true }).waitFor()
      await dialog.getByText('plan.priorFractions.1', { exact: true }).waitFor()
      await dialog.getByText('programme.tau', { exact: true }).waitFor()
      await dialog.getByText('planned.stageWise.pValue', { exact: true }).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      const saved = async (label: string) => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          dialog.getByRole('button', { name: label }).click(),
        ])
        return readFile(await download.path(), 'utf8')
      }
      expect(JSON.parse(await saved(say('Download JSON', '下载 JSON')))).toEqual(target)
      const csv = await saved(say('Download CSV', '下载 CSV'))
      expect(csv).toContain(`\r\nrelative.estimate,${target.relative.estimate}\r\n`)
      expect(csv).toContain(`\r\noptions.alpha,${target.options.alpha}\r\n`)
    }))

  it('a decision that is being written is not left without a question', () =>
    walk(async (page) => {
      const stopped = await inState('stopped', 'ship')
      await page.goto(`/experiments/${stopped.id}?tab=decision`)
      const words = page.getByRole('textbox').first()
      await words.fill('not yet recorded')
      await page.getByRole('tab', { name: say('Results', '结果') }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText(say('not recorded yet', '尚未记录')).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await dialog.getByRole('button', { name: say('Stay', '留下') }).click()
      expect(await words.inputValue()).toBe('not yet recorded')
      await page.getByRole('link', { name: say('Home', '首页'), exact: true }).click()
      await dialog
        .getByRole('button', { name: say('Leave without saving', '不保存，离开') })
        .click()
      await page.waitForURL(`${server.origin}/`)
    }))

  it('registering names what was tried on the metric before', () =>
    walk(async (page) => {
      const draft = await inState('draft')
      const before = (await all()).filter(
        (one) => one.targetMetricId === draft.targetMetricId && one.decision !== null,
      )
      const [newest] = before
      if (!newest) throw new Error('nothing was decided on this metric')
      await page.goto(`/experiments/${draft.id}/edit`)
      const section = page.getByRole('region', {
        name: say('Tried on this metric', '该指标上试过的'),
        exact: true,
      })
      const { estimate = null, interval = null } = newest.latestTarget?.relative ?? {}
      await section.getByRole('link', { name: inLanguage(newest.name, locale) }).waitFor()
      expect(await section.innerText()).toContain(formatLift(estimate, interval, locale))
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})
