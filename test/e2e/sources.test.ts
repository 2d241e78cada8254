import { formatNumber, ITEM_OUTCOMES, type Source, type Sources } from '@sextant/core/contract'
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
  server = await startServer()
}, 180_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const { read, send } = experimentsOn(() => server.origin)

async function sourceNamed(name: string): Promise<Source> {
  const { items }: Sources = await read('/api/sources')
  const found = items.find((one) => one.name === name)
  if (!found) throw new Error(`There is no source ${name}`)
  return found
}

/** Sends items as a client does: by HTTP, with the key as the user of Basic. */
async function batch(key: string, items: readonly object[]): Promise<void> {
  const response = await fetch(`${server.origin}/v1/batch`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    },
    body: JSON.stringify({ batch: items }),
  })
  expect(response.status).toBe(200)
}

const track = (messageId: string, rest: object = {}) => ({
  type: 'track',
  event: 'Order placed',
  userId: 'u1',
  messageId,
  ...rest,
})

/** The figures of the sum as they stand on the screen, received last. */
async function sumOn(page: Page): Promise<number[]> {
  const cells = await page.locator('table.sum td.num').allInnerTexts()
  return cells.map((text) => Number(text.replaceAll(/[^\d]/g, '')))
}

const whole = (value: number, look: (typeof LOOKS)[number]) =>
  formatNumber(value, look.locale, { decimals: 0 })

describe.each(LOOKS)('data sources in $locale, $theme', (look) => {
  const say = either(look.locale)
  const name = `Shop ${look.locale} ${look.theme}`
  const walk = (run: (page: Page) => Promise<void>) =>
    withLook(browser, look, { origin: server.origin }, run)

  it('lead from nothing to the first event, with a key that is shown once', () =>
    walk(async (page) => {
      await page.goto('/sources')
      await page.getByRole('button', { name: say('New source', '新建来源') }).click()
      await page.getByLabel(new RegExp(`^${say('Name', '名称')}`)).fill(name)
      await page.getByRole('button', { name: say('Create source', '创建来源') }).click()
      await page.waitForURL('**/sources?source=*')

      await page.getByText(say('Make a key', '创建密钥'), { exact: true }).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByRole('button', { name: say('New key', '新建密钥') }).click()
      await page.getByRole('button', { name: say('Make key', '创建密钥') }).click()
      const dialog = page.getByRole('dialog')
      const key = await dialog
        .getByRole('group', { name: say('Key', '密钥'), exact: true })
        .innerText()
      expect(key).toMatch(/^sxt_ingest_/)
      await dialog.getByText(`-u '${key}:'`).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])

      await batch(key, [track('first')])
      await page.getByText(say('The key works', '密钥有效')).waitFor()
      await page.getByRole('button', { name: say('I have copied it', '我已复制') }).click()
      await expect.poll(() => sumOn(page)).toEqual([1, 0, 0, 0, 0, 1])
      expect(await page.content()).not.toContain(key)
    }))

  it('add up, and say in words why an item did not count', () =>
    walk(async (page) => {
      const source = await sourceNamed(name)
      const { key } = await send(`/api/sources/${source.id}/keys`, { scope: 'ingest' })
      const past = new Date(Date.now() - 60 * 86_400_000).toISOString()
      await batch(key, [
        track('second'),
        track('second'),
        track('second', { event: 'Order cancelled' }),
        { type: 'track', event: 'Order placed', messageId: 'nobody', properties: { amount: 3 } },
        track('old', { timestamp: past }),
      ])
      await page.goto(`/sources?source=${source.id}`)
      await page
        .getByText(say('Neither userId nor anonymousId', '没有 userId 或 anonymousId'))
        .waitFor()
      const { counts } = await sourceNamed(name)
      expect(await sumOn(page)).toEqual([
        ...ITEM_OUTCOMES.map((outcome) => counts[outcome]),
        counts.received,
      ])
      expect(counts.received).toBe(6)
      await page.getByRole('button', { name: `${say('Show item', '查看')} nobody` }).click()
      await page.getByText('"amount": 3').waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      const link = page.getByRole('link', { name: 'NDJSON' })
      const lines = await (await fetch(`${server.origin}${await link.getAttribute('href')}`)).text()
      expect(lines.trim().split('\n')).toHaveLength(3)

      await page.getByLabel(say('Choose item old', '选择条目 old')).check()
      await page.getByRole('button', { name: say('Send 1 again', '重新发送 1 条') }).click()
      await page.getByLabel(say('Count items that came too late', '计入迟到的条目')).check()
      await page.getByRole('button', { name: say('Send again', '重新发送'), exact: true }).click()
      await page
        .getByText(say('1 item was sent again: 1 accepted.', '已重新发送 1 条：接受 1 条。'))
        .first()
        .waitFor()
      await expect.poll(() => sumOn(page)).toEqual([3, 1, 1, 1, 1, 7])
    }))

  it('revoke a key after a question, at once', () =>
    walk(async (page) => {
      const source = await sourceNamed(name)
      const { key, prefix } = await send(`/api/sources/${source.id}/keys`, { scope: 'evaluate' })
      await page.goto(`/sources?source=${source.id}`)
      await page.getByRole('button', { name: `${say('Revoke', '吊销')} ${prefix}` }).click()
      await page.getByText(say('gets the default of its code', '只得到代码中的默认值')).waitFor()
      await page.getByRole('button', { name: say('Revoke key', '吊销密钥') }).click()
      const row = page.getByRole('row').filter({ hasText: `${prefix}_` })
      await row.getByText(say('revoked', '已吊销')).waitFor()
      const refused = await fetch(`${server.origin}/ofrep/v1/evaluate/flags`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: '{"context":{"targetingKey":"u1"}}',
      })
      expect(refused.status).toBe(401)
    }))

  it('say how the stream stands', () =>
    walk(async (page) => {
      const { stream }: Sources = await read('/api/sources')
      await page.goto('/sources')
      await page.getByText(say('Accepting', '正常接收')).waitFor()
      await page.getByText(say('No damage', '没有损坏')).waitFor()
      const [items, units] = [whole(stream.seq, look), whole(stream.units, look)]
      await page
        .getByText(say(`${items} items of ${units} units`, `${units} 个单元的 ${items} 条`))
        .waitFor()
      for (const width of [1100, 390]) {
        await page.setViewportSize({ width, height: 900 })
        const sideways =
          'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        expect(Number(await page.evaluate(sideways)), String(width)).toBeLessThanOrEqual(0)
      }
      expect(await accessibilityViolations(page)).toEqual([])
    }))
})
