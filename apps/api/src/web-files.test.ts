import { openTestContext, type TestContext } from '@sextant/core/testing'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testApi } from './test-api.js'

let context: TestContext
let app: ReturnType<typeof testApi>['app']
beforeEach(async () => {
  context = await openTestContext()
  const webRoot = join(context.folder, 'web')
  await mkdir(join(webRoot, 'assets'), { recursive: true })
  await writeFile(join(webRoot, 'index.html'), '<title>Sextant</title>')
  await writeFile(join(webRoot, 'favicon.svg'), '<svg/>')
  await writeFile(join(webRoot, 'assets', 'index-a1.js'), `/*${'x'.repeat(5000)}*/`)
  await writeFile(join(context.folder, 'secret.txt'), 'secret')
  await mkdir(join(context.folder, 'web-evil'))
  await writeFile(join(context.folder, 'web-evil', 'secret.txt'), 'secret')
  app = testApi(context, { webRoot }).app
})
afterEach(async () => context.dispose())

describe('the built screens', () => {
  test.each(['/', '/index.html', '/metrics', '/experiments/exp_1', '/okrs?cycle=cyc_1'])(
    '%s is the single-page app',
    async (path) => {
      const response = await app.request(path)
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('<title>Sextant</title>')
      expect(response.headers.get('content-type')).toContain('text/html')
      expect(response.headers.get('cache-control')).toBe('no-cache')
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
    },
  )

  test('hashed assets are for ever, compressed, and asked for again by their tag', async () => {
    const first = await app.request('/assets/index-a1.js', {
      headers: { 'Accept-Encoding': 'gzip' },
    })
    expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(first.headers.get('content-encoding')).toBe('gzip')
    expect(first.headers.get('content-type')).toContain('javascript')
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^W\/".+"$/)
    const again = await app.request('/assets/index-a1.js', { headers: { 'If-None-Match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('other files are asked for again each time', async () => {
    const icon = await app.request('/favicon.svg')
    expect(icon.headers.get('content-type')).toContain('image/svg+xml')
    expect(icon.headers.get('cache-control')).toBe('no-cache')
  })

  test.each([
    '/missing.js',
    '/assets/missing.js',
    '/assets/missing',
    '/api/missing',
    '/health/missing',
  ])('%s is a problem, not the app', async (path) => {
    const response = await app.request(path)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBeNull()
  })

  test.each(['/v1/track', '/v1/batch', '/ofrep/v1/evaluate/flags', '/ofrep/v1/evaluate/flags/x'])(
    'reading %s, which only takes what is posted, is refused and says so',
    async (path) => {
      const response = await app.request(path)
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('OPTIONS, POST')
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    },
  )

  test('a write beside the API is a problem, too', async () => {
    const response = await app.request('/metrics', { method: 'POST' })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/....//secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%252f..%252fsecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/../web-evil/secret.txt',
    '/..%2fweb-evil%2fsecret.txt',
    '//secret.txt',
    '/secret.txt%00.html',
  ])('%s does not leave the folder', async (path) => {
    const response = await app.request(new Request(new URL('http://localhost').origin + path))
    expect(await response.text()).not.toContain('secret\n')
    expect(await (await app.request(path)).text()).not.toMatch(/^secret/)
    expect(response.status).not.toBe(500)
  })
})

test('screens that are not built say so', async () => {
  const bare = testApi(context, { webRoot: join(context.folder, 'nothing') }).app
  const response = await bare.request('/metrics')
  expect(response.status).toBe(503)
  expect(await response.text()).toContain('npm run build')
  expect((await bare.request('/api/people')).status).toBe(200)
  expect((await bare.request('/assets/x.js')).status).toBe(404)
})
