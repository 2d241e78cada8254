import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../units/limits.js'
import { previewUnits } from '../units/preview.js'
import { openDuckdbEngine } from './duckdb-engine.js'

const MEGABYTE = 1024 * 1024
const TWO_GIGABYTES = 2 ** 31
const HEADER = 'unit,group,converted\n'

const mapping = {
  variantColumn: 'group',
  variants: 'from_file',
  unitColumn: 'unit',
  metrics: [{ metric: 'c', kind: 'proportion', column: 'converted' }],
} as const

/** A start, then the same bytes without a line break until 2 GB have been asked for. */
function endless(start: string, filling: string) {
  const seen = { bytes: 0 }
  const piece = Buffer.from(filling.repeat(65_536 / filling.length))
  function* bytes(): Generator<Buffer> {
    yield Buffer.from(start)
    for (; seen.bytes < TWO_GIGABYTES; seen.bytes += piece.length) yield piece
  }
  return { seen, stream: () => Readable.from(bytes()) }
}

describe('a line that does not end is refused before it is swallowed', () => {
  test.each([
    ['in the first row', `${HEADER}u1,A,`, '9'],
    ['inside quotes, which may hold line breaks', `${HEADER}u1,A,"`, '9\n'],
    ['of commas without end', `${HEADER}u1,A,`, ','],
    ['after good rows', `${HEADER}u1,A,1\nu2,B,0\nu3,A,`, '1'],
    ['as a header', 'unit,group,', 'x'],
    ['as a whole file', '', 'x'],
  ])('%s', async (_, start, filling) => {
    const { seen, stream } = endless(start, filling)
    const engine = await openDuckdbEngine({ path: ':memory:' })
    try {
      const before = process.memoryUsage().rss
      const source = { name: 'line.csv', bytes: TWO_GIGABYTES, open: stream }
      const refused = engine.stageUnits(source, mapping)
      await expect(refused).rejects.toMatchObject({ reason: 'line_too_long' })
      // What was read is the limit of a row and what streams hold ready, not the line.
      expect(seen.bytes).toBeLessThan(DEFAULT_LIMITS.recordBytes + 4 * MEGABYTE)
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEGABYTE)
    } finally {
      await engine.close()
    }
  })

  test('packed as gzip', async () => {
    const { seen, stream } = endless(`${HEADER}u1,A,`, '9')
    const engine = await openDuckdbEngine({ path: ':memory:' })
    try {
      const open = () => stream().pipe(createGzip())
      const source = { name: 'line.csv.gz', bytes: 2 * MEGABYTE, open }
      await expect(engine.stageUnits(source, mapping)).rejects.toMatchObject({
        reason: expect.stringMatching(/^(line_too_long|too_large)$/u),
      })
      // A packed chunk of 16 KB unpacks to 16 MB of nines.
      expect(seen.bytes).toBeLessThan(200 * MEGABYTE)
    } finally {
      await engine.close()
    }
  })

  test('blank lines are no line: they pass, and are not held', async () => {
    const [blank, pieces] = [Buffer.from('\n'.repeat(65_536)), 512]
    function* bytes(): Generator<Buffer> {
      yield Buffer.from(`${HEADER}u1,A,1\nu3,B,1\n`)
      for (let at = 0; at < pieces; at += 1) yield blank
      yield Buffer.from('u2,B,x')
    }
    const engine = await openDuckdbEngine({ path: ':memory:' })
    try {
      const open = () => Readable.from(bytes())
      const source = { name: 'blank.csv', bytes: pieces * blank.length, open }
      const before = process.memoryUsage().arrayBuffers
      let held = 0
      const onProgress = () => {
        held = Math.max(held, process.memoryUsage().arrayBuffers - before)
      }
      const staged = await engine.stageUnits(source, mapping, { onProgress })
      expect(staged).toMatchObject({ received: 3, accepted: 2, rejected: 1 })
      for await (const { line, raw } of engine.rejectedRows(staged.stageId)) {
        expect({ line, raw }).toEqual({ line: 4 + pieces * blank.length, raw: 'u2,B,x' })
      }
      expect(held).toBeLessThan(16 * MEGABYTE)
    } finally {
      await engine.close()
    }
  })

  test('in a preview', async () => {
    const { seen, stream } = endless(`${HEADER}u1,A,`, '9')
    const source = { name: 'line.csv', bytes: TWO_GIGABYTES, open: stream }
    await expect(previewUnits(source)).rejects.toMatchObject({ reason: 'line_too_long' })
    expect(seen.bytes).toBeLessThan(DEFAULT_LIMITS.recordBytes + 4 * MEGABYTE)
  })
})
