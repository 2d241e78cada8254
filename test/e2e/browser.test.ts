import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations } from './accessibility.js'
import { launchBrowser } from './browser.js'
import { withPage } from './guarded-page.js'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
})

function pageOf(body: string): string {
  const html = `<!doctype html><html lang="zh"><head><title>t</title></head><body>${body}</body></html>`
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
}

function open(body: string, options = {}): Promise<void> {
  return withPage(browser, options, async (page) => {
    await page.goto(pageOf(body))
  })
}

it('renders a page in Chinese', async () => {
  const body = '<main><h1>北极星指标</h1><p id="n"></p></main>'
  const script = '<script>n.textContent = [..."显著性检验"].length</script>'
  const text = await withPage(browser, {}, async (page) => {
    await page.goto(pageOf(body + script))
    return page.locator('main').innerText()
  })
  expect(text).toBe('北极星指标\n\n5')
})

it('a path that names no browser fails with the two ways to mend it', async () => {
  const launched = launchBrowser({ CHROMIUM_PATH: '/no/such/browser' })
  await expect(launched).rejects.toThrow(
    /install Chromium[\s\S]*set CHROMIUM_PATH[\s\S]*CHROMIUM_PATH \/no\/such\/browser/,
  )
})

describe('the guard', () => {
  it.each([
    ['a console error', '<script>console.error("broken")</script>', /console error: broken/],
    ['an uncaught error', '<script>throw new Error("oops")</script>', /uncaught: [\s\S]*oops/],
    [
      'a rejected promise',
      '<script>Promise.reject(new Error("lost"))</script>',
      /uncaught: [\s\S]*lost/,
    ],
    [
      'an outside picture',
      '<img alt="" src="http://outside.example/x.png">',
      /asks outside: http:\/\/outside\.example\/x\.png/,
    ],
    [
      'an outside socket',
      '<script>new WebSocket("ws://outside.example/")</script>',
      /asks outside: ws:\/\/outside\.example/,
    ],
    ['another port of this machine', '<img alt="" src="http://127.0.0.1:9/">', /asks outside/],
  ])('fails on %s', async (_what, body, complaint) => {
    await expect(open(body)).rejects.toThrow(complaint)
  })

  it('lets a quiet page and warnings pass', async () => {
    await expect(open('<script>console.warn("fine")</script>')).resolves.toBeUndefined()
  })

  it('lets an error pass that the walk said it would provoke', async () => {
    const provoked = open('<script>console.error("409 of a test")</script>', {
      expectedErrors: [/^409/],
    })
    await expect(provoked).resolves.toBeUndefined()
  })

  it('hands on the error of the walk itself', async () => {
    const walked = withPage(browser, {}, async () => {
      throw new Error('the walk failed')
    })
    await expect(walked).rejects.toThrow('the walk failed')
  })
})

describe('accessibility', () => {
  const violations = (body: string) =>
    withPage(browser, {}, async (page) => {
      await page.goto(pageOf(body))
      return accessibilityViolations(page)
    })

  it('names the rule and the element of a violation', async () => {
    const found = await violations('<main><h1>a</h1><img id="x" src="data:,"></main>')
    expect(found).toEqual([expect.stringMatching(/^image-alt \(critical\) at #x: /)])
  })

  it('finds nothing on a page that is in order', async () => {
    const found = await violations('<main><h1>预算</h1><button>保存</button></main>')
    expect(found).toEqual([])
  })
})
