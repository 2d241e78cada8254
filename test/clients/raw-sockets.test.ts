import { existsSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { createGzip } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveWorld, type ServedWorld } from './served-world.js'

const GIGABYTE = 1024 ** 3
const MEGABYTE = 1024 ** 2
const MAY_GROW = 64 * MEGABYTE

let world: ServedWorld
beforeAll(async () => {
  world = await serveWorld()
})
afterAll(async () => world.server.stop())

const basic = () => `Authorization: Basic ${btoa(`${world.ingestKey}:`)}`
const head = (path: string, ...lines: readonly string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n')

interface Answer {
  readonly text: string
  /** Bytes that the server took before it answered or hung up. */
  readonly sent: number
}

/** Sends pieces as fast as they are taken, until the server answers, hangs up or nothing is left. */
async function send(pieces: Iterable<Uint8Array | string>): Promise<Answer> {
  const socket = connect(Number(new URL(world.server.origin).port), '127.0.0.1')
  const chunks: Buffer[] = []
  let sent = 0
  let isOver = false
  const over = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      isOver = true
      setTimeout(() => socket.destroy(), 200)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      isOver = true
      resolve()
    })
  })
  for (const piece of pieces) {
    if (isOver) break
    sent += Buffer.byteLength(piece)
    await taken(socket, piece)
  }
  await over
  return { text: Buffer.concat(chunks).toString(), sent }
}

function taken(socket: Socket, piece: Uint8Array | string): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve()
    socket.once('close', done)
    socket.write(piece, () => {
      socket.off('close', done)
      resolve()
    })
  })
}

/** The server's memory: now, and at its highest, in bytes. */
function memory(): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${world.server.pid ?? 0}/status`, 'utf8')
  const of = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) * 1024
  return { now: of('VmRSS'), peak: of('VmHWM') }
}

async function grownBy(work: () => Promise<unknown>): Promise<number> {
  const before = memory()
  await work()
  const after = memory()
  return Math.max(after.peak - Math.max(before.peak, before.now + MEGABYTE), after.now - before.now)
}

function* megabytes(count: number, frame: (piece: Buffer) => (Buffer | string)[]) {
  const piece = Buffer.alloc(64 * 1024, ' ')
  for (let at = 0; at < count * 16; at += 1) yield* frame(piece)
}

const isLinux = existsSync('/proc/self/status')
const unlessLinux = isLinux ? '' : ' (not run: memory is read from /proc)'

describe.skipIf(!isLinux)(`a gigabyte${unlessLinux}`, () => {
  test.each(['/v1/batch', '/v1/track', '/ofrep/v1/evaluate/flags', '/ofrep/v1/evaluate/flags/x'])(
    'that is announced is refused before it is sent, at %s',
    async (path) => {
      const key = path.startsWith('/v1') ? basic() : `X-API-Key: ${world.evaluateKey}`
      const grown = await grownBy(async () => {
        const { text } = await send([head(path, key, `Content-Length: ${GIGABYTE}`)])
        expect(text).toMatch(/^HTTP\/1.1 413 /)
        expect(text).toContain('request.too_large')
      })
      expect(grown).toBeLessThan(MAY_GROW)
    },
  )

  test('that is not announced is cut at the limit', async () => {
    const chunked = function* () {
      yield head('/v1/batch', basic(), 'Transfer-Encoding: chunked')
      yield* megabytes(1024, (piece) => [`${piece.length.toString(16)}\r\n`, piece, '\r\n'])
    }
    const grown = await grownBy(async () => {
      const { text, sent } = await send(chunked())
      expect(text).toMatch(/^HTTP\/1.1 413 /)
      expect(sent).toBeLessThan(64 * MEGABYTE)
    })
    expect(grown).toBeLessThan(MAY_GROW)
  })

  test('or nearly half of one, packed below the limit, is not unpacked', async () => {
    const spaces = Readable.from(megabytes(400, (piece) => [piece]))
    const bomb = await buffer(spaces.pipe(createGzip({ level: 9 })))
    expect(bomb.byteLength).toBeLessThan(500_000)
    const lines = [basic(), 'Content-Encoding: gzip', `Content-Length: ${bomb.byteLength}`]
    const grown = await grownBy(async () => {
      for (let time = 0; time < 5; time += 1) {
        const { text } = await send([head('/v1/batch', ...lines), bomb])
        expect(text).toMatch(/^HTTP\/1.1 413 /)
      }
    })
    expect(grown).toBeLessThan(MAY_GROW)
  })
})

describe('requests that no library sends', () => {
  test.each([
    ['two lengths', ['Content-Length: 2', 'Content-Length: 3'], '{}'],
    ['a length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['a negative length', ['Content-Length: -1'], ''],
    ['chunks of no size', ['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'],
    ['a space before the colon', ['Content-Length : 2'], '{}'],
  ])('%s are refused', async (_, lines, body) => {
    const { text } = await send([head('/v1/batch', basic(), ...lines), body])
    expect(text).toMatch(/^HTTP\/1.1 400 /)
  })

  test('a header, a query and a cookie called __proto__ change nothing', async () => {
    const body = '{"batch":[{"type":"track","event":"e","userId":"u"}]}'
    const lines = [basic(), '__proto__: x', 'Cookie: __proto__=1', `Content-Length: ${body.length}`]
    const { text } = await send([head('/v1/batch?__proto__[a]=1', ...lines), body])
    expect(text).toMatch(/^HTTP\/1.1 200 /)
    expect(text).toContain('"outcome":"accepted"')
    const live = await fetch(`${world.server.origin}/health/ready`)
    expect(live.status).toBe(200)
  })

  test('a body that is cut off is not counted', async () => {
    const socket = connect(Number(new URL(world.server.origin).port), '127.0.0.1')
    const batch = '{"batch":[{"type":"track","event":"cut","userId":"u"}'
    await taken(socket, head('/v1/batch', basic(), 'Content-Length: 500') + batch)
    socket.destroy()
    const seen = await fetch(`${world.server.origin}/api/seen-events`)
    expect(await seen.text()).not.toContain('"cut"')
    expect((await fetch(`${world.server.origin}/health/ready`)).status).toBe(200)
  })
})
