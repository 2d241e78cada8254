import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { multipartFile } from './multipart-file.js'

const TYPE = 'multipart/form-data; boundary=frontier'

function form(
  parts: readonly (readonly [headers: string, content: Buffer])[],
  end = '--\r\n',
): Buffer {
  const encoded = parts.flatMap(([headers, content]) => [
    Buffer.from(`--frontier\r\n${headers}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...encoded, Buffer.from(`--frontier${end}`)])
}

const FILE =
  'Content-Disposition: form-data; name="file"; filename="units.csv"\r\nContent-Type: text/csv'
const NOTE = 'content-disposition: form-data; name="note"'

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Buffer, size: number, type = TYPE) {
  const { fileName, content } = await multipartFile(chunked(bytes, size), type)
  const pieces: Buffer[] = []
  for await (const piece of content) pieces.push(piece)
  return { fileName, content: Buffer.concat(pieces) }
}

describe('a file in a form', () => {
  test('comes out byte for byte, however the body is cut', async () => {
    const nearlyTheEnd = fc.constantFrom('\r\n--frontie', '\r\n--', '\r', '\n--frontier', '\r\n')
    const content = fc
      .array(
        fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          nearlyTheEnd.map((text) => Buffer.from(text)),
        ),
      )
      .map((pieces) => Buffer.concat(pieces))
      .filter((bytes) => !bytes.includes('\r\n--frontier'))
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 60 }), async (bytes, size) => {
        const body = form([
          [NOTE, Buffer.from('x')],
          [FILE, bytes],
          [NOTE, Buffer.from('y')],
        ])
        expect(await read(body, size)).toEqual({ fileName: 'units.csv', content: bytes })
      }),
    )
  })

  test('is not held back: nothing larger than a chunk and a delimiter is kept', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from(`--frontier\r\n${FILE}\r\n\r\n`)
      for (;;) yield Buffer.alloc(65_536)
    }
    const { content } = await multipartFile(endless(), TYPE)
    let seen = 0
    for await (const piece of content) {
      expect(piece.length).toBeLessThanOrEqual(65_536 + 14)
      seen += piece.length
      if (seen > 5_000_000) break
    }
  })

  test('may have a preamble, a quoted boundary and a name in any script', async () => {
    const named = FILE.replace('units', '单位 %22a%22')
    const body = Buffer.concat([Buffer.from('preamble\r\n'), form([[named, Buffer.from('a')]])])
    expect(await read(body, 7, 'multipart/form-data; boundary="frontier"; x=y')).toEqual({
      fileName: '单位 "a".csv',
      content: Buffer.from('a'),
    })
  })

  test.each([
    ['no boundary', form([[FILE, Buffer.from('a')]]), 'multipart/form-data'],
    ['no file', form([[NOTE, Buffer.from('a')]]), TYPE],
    [
      'a field called file that is none',
      form([['Content-Disposition: form-data; name="file"', Buffer.from('a')]]),
      TYPE,
    ],
    ['a cut end', form([[FILE, Buffer.from('a')]]).subarray(0, -12), TYPE],
    ['another boundary', form([[FILE, Buffer.from('a')]]), `${TYPE}2`],
    ['endless headers', Buffer.from(`--frontier\r\n${'x'.repeat(100_000)}`), TYPE],
    ['nothing at all', Buffer.alloc(0), TYPE],
  ])('with %s is unreadable', async (_, body, type) => {
    await expect(read(body, 1000, type)).rejects.toMatchObject({ reason: 'request.unreadable' })
  })
})
