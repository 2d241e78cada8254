import { openTestContext } from '@sextant/core/testing'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reasonNotToStart } from './reason-not-to-start.js'
import { readSettings } from './settings.js'
import { startServer, type RunningServer } from './start-server.js'

let folder: string
let data: string
const running: RunningServer[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-server-'))
  data = join(folder, 'data')
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
  await rm(folder, { recursive: true })
})

async function start(environment: Record<string, string> = {}, pid = process.pid) {
  const settings = readSettings({ PORT: '0', SEXTANT_DATA: data, ...environment }, [])
  const isAlive = (other: number) => other === process.pid
  const server = await startServer(settings, { pid, isAlive }, pino({ level: 'silent' }))
  running.push(server)
  return { ...server, url: `http://127.0.0.1:${server.port}` }
}

const whyNot = (...args: Parameters<typeof start>) =>
  start(...args).then(
    () => 'it started',
    (error: unknown) => reasonNotToStart(error),
  )

/** Sends bytes as they are and gives back all that is answered. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  return text(socket)
}

describe('a server', () => {
  test('makes its folder for its owner alone, with people to act', async () => {
    const { url } = await start()
    expect((await stat(data)).mode & 0o777).toBe(0o700)
    const people: unknown = await (await fetch(`${url}/api/people`)).json()
    expect(people).toMatchObject({ items: [{ role: 'product_manager' }, {}, {}] })
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  })

  test('keeps what was written, over a restart', async () => {
    const first = await start()
    const made = await fetch(`${first.url}/api/cycles`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        name: { zh: '本季度' },
        startsOn: '2026-10-01',
        endsOn: '2026-12-31',
      }),
    })
    expect(made.status).toBe(201)
    await first.close()
    expect(await readdir(data)).not.toContain('sextant.lock')
    const second = await start()
    const cycles: unknown = await (await fetch(`${second.url}/api/cycles`)).json()
    expect(cycles).toMatchObject({ items: [{ name: { zh: '本季度' } }] })
  })

  test('does not start beside another one on the folder, and leaves that one alone', async () => {
    const { url } = await start()
    expect(await whyNot({}, process.pid + 1)).toMatch(/another Sextant works in .*data/)
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    expect(await readdir(data)).toContain('sextant.lock')
  })

  test('does not start on a port that is taken', async () => {
    const { port } = await start()
    const environment = { PORT: String(port), SEXTANT_DATA: join(folder, 'other') }
    expect(await whyNot(environment)).toMatch(/another program listens on this port/)
  })

  test('does not start on a store it cannot read, and says what to do', async () => {
    await (await start()).close()
    await writeFile(join(data, 'sextant.db'), 'not a database, '.repeat(1000))
    expect(await whyNot()).toMatch(/sextant\.db cannot be read.*Restore a backup/)
    expect(await readdir(data)).not.toContain('sextant.lock')
  })

  test('does not start on a store of a later release', async () => {
    const context = await openTestContext()
    const later = 'insert into __drizzle_migrations (hash, created_at) values (?, ?)'
    await context.store.db.run(later.replace('?, ?', "'later', 99999999999999"))
    await context.store.close()
    data = context.folder
    expect(await whyNot()).toMatch(/written by a later release/)
    await context.events.close()
    await rm(context.folder, { recursive: true })
  })

  test('does not start on an event file it cannot read', async () => {
    await (await start()).close()
    await writeFile(join(data, 'events.duckdb'), 'not a database, '.repeat(1000))
    expect(await whyNot()).toMatch(/events\.duckdb/)
  })

  test('answers an upload it refuses in the middle, and goes on', async () => {
    const { url, port } = await start()
    const status = await new Promise<number | undefined>((resolve) => {
      const upload = request({ port, method: 'POST', path: '/api/experiments/exp_1/imports' })
      upload.setHeader('Content-Type', 'text/csv')
      upload.on('response', (response) => resolve(response.statusCode))
      upload.on('error', () => resolve(undefined))
      for (let chunk = 0; chunk < 40; chunk += 1) upload.write(Buffer.alloc(65_536, 'a'))
      upload.end()
    })
    expect(status).toBe(404)
    expect(await readdir(join(data, 'uploads'))).toEqual([])
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })

  test('finishes a request that is under way when it is stopped', async () => {
    const server = await start()
    const body = JSON.stringify({
      name: { en: 'Q4' },
      startsOn: '2026-10-01',
      endsOn: '2026-12-31',
    })
    const slow = request({ port: server.port, method: 'POST', path: '/api/cycles' })
    slow.setHeader('Content-Type', 'application/json')
    slow.setHeader('Content-Length', Buffer.byteLength(body))
    const answered = new Promise<number | undefined>((resolve, reject) => {
      slow.on('response', (response) => resolve(response.resume().statusCode))
      slow.on('error', reject)
    })
    await new Promise((resolve) => slow.write(body.slice(0, 10), resolve))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const closed = server.close()
    slow.end(body.slice(10))
    expect(await answered).toBe(201)
    await closed
    await expect(fetch(server.url)).rejects.toThrow('fetch failed')
  })
})

describe('raw requests', () => {
  const HOST = 'Host: localhost\r\nConnection: close\r\n'

  test.each([
    'GET /../../package.json',
    'GET /..%2f..%2fpackage.json',
    'GET /assets/..\\..\\package.json',
    'GET //etc/passwd',
    'GET /%2e%2e/%2e%2e/package.json',
  ])('%s leaves no folder', async (line) => {
    const { port } = await start()
    const answer = await raw(port, `${line} HTTP/1.1\r\n${HOST}\r\n`)
    expect(answer).not.toMatch(/"workspaces"|root:/)
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400|404|503) /)
  })

  test.each([
    ['two lengths', `Content-Length: 5\r\nContent-Length: 6\r\n`],
    ['length and chunks', `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`],
    ['an endless header', `X-Long: ${'x'.repeat(100_000)}\r\n`],
  ])('%s are refused by the parser', async (_, headers) => {
    const { port, url } = await start()
    const answer = await raw(port, `POST /api/cycles HTTP/1.1\r\n${HOST}${headers}\r\nhello`)
    expect(answer).toMatch(/^HTTP\/1\.1 4(00|31) /)
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })

  test('a header called __proto__ harms nothing', async () => {
    const { port, url } = await start()
    const answer = await raw(port, `GET /health/live HTTP/1.1\r\n${HOST}__proto__: x\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })
})
