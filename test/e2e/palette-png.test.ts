import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.js'
import { withPage } from './guarded-page.js'
import { toPalette } from './palette-png.js'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser.close())

// The browser is the judge: what it decodes from both pictures must be the same colours.
const compare = `async ([before, after]) => {
  const pixelsOf = async (base64) => {
    const image = new Image()
    image.src = 'data:image/png;base64,' + base64
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    return [image.width, image.height, ...context.getImageData(0, 0, image.width, image.height).data]
  }
  const [a, b] = [await pixelsOf(before), await pixelsOf(after)]
  return Math.max(Math.abs(a.length - b.length), ...a.map((value, at) => Math.abs(value - b[at])))
}`

async function largestDifference(page: Page): Promise<{ before: Buffer; difference: number }> {
  const before = await page.screenshot()
  const pair = JSON.stringify([before.toString('base64'), toPalette(before).toString('base64')])
  return { before, difference: Number(await page.evaluate(`(${compare})(${pair})`)) }
}

it('a picture of few colours keeps every pixel', () =>
  withPage(browser, { viewport: { width: 97, height: 61 } }, async (page) => {
    await page.setContent(
      '<body style="background: repeating-linear-gradient(60deg, #e00 0 7px, #0a5 7px 12px, #fff 12px 20px)">',
    )
    const { difference } = await largestDifference(page)
    expect(difference).toBe(0)
  }))

it('a picture of more than 256 colours stays near them, and becomes smaller', () =>
  withPage(browser, { viewport: { width: 320, height: 60 } }, async (page) => {
    await page.setContent(
      '<body style="margin: 0; background: linear-gradient(90deg, #000, #fe2)">',
    )
    const { before, difference } = await largestDifference(page)
    expect(difference).toBeGreaterThan(0)
    expect(difference).toBeLessThan(8)
    expect(toPalette(before).length).toBeLessThan(before.length)
  }))

it('a mark of few pixels keeps its colour among thousands of shades', () =>
  withPage(browser, { viewport: { width: 320, height: 120 } }, async (page) => {
    await page.setContent(
      '<body style="margin: 0; background: linear-gradient(90deg, #000, #fe2)">' +
        '<div style="width: 3px; height: 3px; background: #0cf">',
    )
    const palette = toPalette(await page.screenshot()).subarray(41, 41 + 3 * 256)
    const colours = Array.from({ length: 256 }, (_, index) => palette.readUIntBE(index * 3, 3))
    expect(colours).toContain(0x00ccff)
  }))

it('what is no screenshot is refused', () => {
  expect(() => toPalette(Buffer.from('not a picture'))).toThrow(RangeError)
})
