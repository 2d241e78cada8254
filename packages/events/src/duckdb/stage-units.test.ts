import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { EventEngine, RejectedRow, StagedUnits, UnitMapping } from '../engine.js'
import type { UnitLimits } from '../units/limits.js'
import { memorySource } from '../units/source.js'
import { openDuckdbEngine } from './duckdb-engine.js'

const engine = await openDuckdbEngine({ path: ':memory:' })
afterAll(() => engine.close())

const mapping: UnitMapping = {
  variantColumn: 'group',
  variants: [
    { value: 'A', variant: 'control' },
    { value: 'B', variant: 'treatment' },
  ],
  unitColumn: 'id',
  metrics: [
    { metric: 'conversion', kind: 'proportion', column: 'bought' },
    { metric: 'basket', kind: 'ratio', column: 'revenue', denominator: 'orders' },
  ],
}
const HEADER = 'id,group,bought,revenue,orders'
const GOOD = ['a,A,1,10.5,2', 'b,B,0,0,0']

const stage = (text: string | Uint8Array, as = mapping, on: EventEngine = engine) =>
  on.stageUnits(memorySource('units.csv', text), as)

async function rejectedOf({ stageId }: StagedUnits, on: EventEngine = engine, limit?: number) {
  const rows: RejectedRow[] = []
  for await (const row of on.rejectedRows(stageId, limit)) rows.push(row)
  return rows
}

describe('a row that cannot be read is set aside with its reason', () => {
  test.each([
    ['wrong_column_count', 'x,A,1,1', 'control', null, '4'],
    ['wrong_column_count', 'x,Z,1,1,1,1', null, null, '6'],
    ['empty_variant', 'x,,1,1,1', null, 'group', ''],
    ['empty_variant', 'x,  ,1,1,1', null, 'group', '  '],
    ['unknown_variant', 'x,C,1,1,1', null, 'group', 'C'],
    ['unknown_variant', 'x,a,1,1,1', null, 'group', 'a'],
    ['empty_unit', ',A,1,1,1', 'control', 'id', ''],
    ['empty_unit', '\u3000 ,A,1,1,1', 'control', 'id', '\u3000 '],
    ['bad_unit_id', 'x\u0007,B,1,1,1', 'treatment', 'id', 'x\u0007'],
    ['bad_unit_id', 'x\ufffd,B,1,1,1', 'treatment', 'id', 'x\ufffd'],
    ['empty_value', 'x,A,,1,1', 'control', 'bought', ''],
    ['empty_value', 'x,A,1,1,', 'control', 'orders', ''],
    ['not_a_number', 'x,A,1,ten,1', 'control', 'revenue', 'ten'],
    ['not_a_number', 'x,A,1,"1,000",1', 'control', 'revenue', '1,000'],
    ['not_finite', 'x,A,1,NaN,1', 'control', 'revenue', 'NaN'],
    ['not_finite', 'x,A,1,1e999,1', 'control', 'revenue', '1e999'],
    ['not_finite', 'x,A,1,-inf,1', 'control', 'revenue', '-inf'],
    ['out_of_range', 'x,A,1,1e16,1', 'control', 'revenue', '1e16'],
    ['not_binary', 'x,A,2,1,1', 'control', 'bought', '2'],
  ] as const)('%s: %s', async (reason, raw, variant, column, value) => {
    const staged = await stage([HEADER, ...GOOD, raw].join('\n'))
    expect(staged).toMatchObject({ received: 3, accepted: 2, rejected: 1 })
    expect(staged.byReason).toEqual([{ reason, count: 1 }])
    expect(staged.rejectedWithoutVariant).toBe(variant === null ? 1 : 0)
    const row = { row: 3, line: 4, variant, reason, column, value, raw }
    expect(await rejectedOf(staged)).toEqual([row])
  })

  test('every row of a repeated unit, also across variants and beside an unreadable one', async () => {
    const rows = ['x,A,1,1,1', 'y,A,1,1,1', ...GOOD, 'x,B,0,1,1', 'y,A,1,oops,1']
    const staged = await stage([HEADER, ...rows, ''].join('\r\n'))
    expect(staged).toMatchObject({ received: 6, accepted: 2, rejected: 4 })
    expect(await rejectedOf(staged)).toMatchObject([
      { row: 1, line: 2, variant: 'control', reason: 'duplicate_unit', value: 'x', raw: rows[0] },
      { row: 2, line: 3, variant: 'control', reason: 'duplicate_unit', value: 'y', raw: rows[1] },
      { row: 5, line: 6, variant: 'treatment', reason: 'duplicate_unit', value: 'x', raw: rows[4] },
      { row: 6, line: 7, variant: 'control', reason: 'not_a_number', value: 'oops', raw: rows[5] },
    ])
  })

  test('without a unit column rows may repeat', async () => {
    const { unitColumn: _, ...perRow } = mapping
    const staged = await stage([HEADER, ...GOOD, ...GOOD].join('\n'), perRow)
    expect(staged).toMatchObject({ received: 4, accepted: 4, rejected: 0 })
  })

  test('many rejected rows come back in file order, page by page, up to a limit', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) =>
      i % 2 ? `u${i},A,1,1,1` : `d${i % 4},B,x`,
    )
    const staged = await stage([HEADER, 'c,B,1,1,1', ...rows].join('\n'))
    const rejected = await rejectedOf(staged)
    expect(rejected.map(({ raw }) => raw)).toEqual(rows.filter((_, i) => i % 2 === 0))
    expect(rejected.every(({ row, line }) => line === row + 1)).toBe(true)
    expect(rejected.map(({ row }) => row)).toEqual(
      Array.from({ length: 6000 }, (_, i) => 2 + i * 2),
    )
    expect(await rejectedOf(staged, engine, 3)).toEqual(rejected.slice(0, 3))
    expect(await rejectedOf(staged, engine, 0)).toEqual([])
  })

  test('text and line are right wherever the pieces of the file end', async () => {
    const ids = Array.from({ length: 9000 }, (_, i) => `用户${'é'.repeat(i % 45)}${i % 4500}`)
    const rows = ids.map((id, i) => `"${i},,",${id},A,1,1,1`)
    const text = [`note,${HEADER}`, ...rows, '"",b,B,1,1,1', '"",a,A,1,1,1'].join('\r\n\r\n')
    const staged = await stage(text)
    expect(staged).toMatchObject({ accepted: 2, rejected: 9000 })
    const rejected = await rejectedOf(staged)
    expect(rejected.map(({ raw }) => raw)).toEqual(rows)
    expect(rejected.every(({ row, line }) => line === row * 2 + 1)).toBe(true)
  })

  test('a long cell is cut, its row is not', async () => {
    const cell = '😀'.repeat(150)
    const staged = await stage([HEADER, ...GOOD, `x,A,1,${cell},1`].join('\n'))
    const [row] = await rejectedOf(staged)
    expect(row?.value).toBe(`${'😀'.repeat(99)}…`)
    expect(row?.raw).toBe(`x,A,1,${cell},1`)
  })
})

describe('received = accepted + rejected', () => {
  const cell = fc.constantFrom('A', 'B', 'C', '', '0', '1', 'x', '2.5', 'NaN', '"q,"', '\u0001')
  const row = fc.array(cell, { minLength: 3, maxLength: 6 })
  test('whatever the rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const lines = rows.map((cells) => cells.join(','))
        const staged = await stage([HEADER, 'a1,A,1,1,1', 'b1,B,1,1,1', ...lines].join('\n'))
        const of = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
        expect(staged.received).toBe(rows.length + 2)
        expect(staged.accepted + staged.rejected).toBe(staged.received)
        expect(of(staged.byReason.map(({ count }) => count))).toBe(staged.rejected)
        expect(of(staged.byVariant.map(({ accepted }) => accepted))).toBe(staged.accepted)
        const named = of(staged.byVariant.map(({ rejected }) => rejected))
        expect(named + staged.rejectedWithoutVariant).toBe(staged.rejected)
        expect(await rejectedOf(staged)).toHaveLength(staged.rejected)
        await engine.discardStage(staged.stageId)
      }),
      { numRuns: 60 },
    )
  })
})

describe('forms a CSV file comes in', () => {
  const accepted = async (text: string | Uint8Array, as = mapping) =>
    (await stage(text, as)).accepted

  test.each([
    ['a byte order mark', `\ufeff${[HEADER, ...GOOD].join('\n')}`],
    ['CRLF', [HEADER, ...GOOD, ''].join('\r\n')],
    ['CR', [HEADER, ...GOOD].join('\r')],
    ['mixed line ends', `${HEADER}\n${GOOD.join('\r\n')}\n`],
    ['blank lines', `\n${HEADER}\n\n${GOOD.join('\n\n\n')}\n\n`],
    ['tabs', [HEADER, ...GOOD].join('\n').replaceAll(',', '\t')],
    ['semicolons', [HEADER, ...GOOD].join('\n').replaceAll(',', ';')],
    [
      'spaces around names and numbers',
      ` id , group,bought,revenue,orders\na,A, 1 , 2,3\nb,B,0,0,0`,
    ],
    ['quotes', `"id","group","bought","revenue","orders"\n"a ""x""",A,"1","1","1"\nb,B,0,0,0`],
  ])('%s', async (_, text) => expect(await accepted(text)).toBe(2))

  test('gzip is told by its bytes', async () => {
    const packed = gzipSync([HEADER, ...GOOD].join('\n'))
    const staged = await stage(packed)
    expect(staged.accepted).toBe(2)
    expect(staged.sha256).toBe(createHash('sha256').update(packed).digest('hex'))
  })

  test('line breaks in quotes count as lines, not as rows', async () => {
    const text = `${HEADER},note\r\na,A,1,1,1,"two\r\nlines"\r\n\r\nb,B,0,0,0,\r\nx,A,?,1,1,"no\nend"`
    const staged = await stage(text)
    const raw = 'x,A,?,1,1,"no\nend"'
    expect(await rejectedOf(staged)).toMatchObject([{ row: 3, line: 6, value: '?', raw }])
  })

  test('Chinese names and values', async () => {
    const staged = await stage('用户,分组,收入\n甲,对照,1\n乙,实验,2\n', {
      variantColumn: '分组',
      variants: 'from_file',
      unitColumn: '用户',
      metrics: [{ metric: '收入', kind: 'mean', column: '收入' }],
    })
    expect(staged.byVariant.map(({ variant }) => variant)).toEqual(['对照', '实验'])
  })

  test('a file in pieces of one byte reads the same', async () => {
    const bytes = Buffer.from(`\ufeff${HEADER}\r\n"甲",A,1,1,1\r\nb,B,0,0,0\r\nx,A,é,1,1`)
    const pieces = () => Readable.from([...bytes].map((byte) => Buffer.from([byte])))
    const source = { name: 'slow.csv', bytes: bytes.length, open: pieces }
    const { stageId: _, ...slow } = await engine.stageUnits(source, mapping)
    const { stageId: __, ...fast } = await stage(bytes)
    expect(slow).toEqual(fast)
    expect(slow).toMatchObject({ accepted: 2, rejected: 1 })
  })

  test('variants from the file come in order of appearance, several values may mean one', async () => {
    const { byVariant } = await stage(`${HEADER}\nx,Z,1,1,1\n${GOOD.join('\n')}`, {
      ...mapping,
      variants: 'from_file',
    })
    expect(byVariant.map(({ variant }) => variant)).toEqual(['Z', 'A', 'B'])
    const merged = await stage(`${HEADER}\nx,a,1,1,1\n${GOOD.join('\n')}`, {
      ...mapping,
      variants: [
        ...(mapping.variants === 'from_file' ? [] : mapping.variants),
        { value: 'a', variant: 'control' },
      ],
    })
    expect(merged.byVariant).toEqual([
      { variant: 'control', accepted: 2, rejected: 0 },
      { variant: 'treatment', accepted: 1, rejected: 0 },
    ])
  })
})

describe('a fault of the whole file imports nothing', () => {
  const body = (...rows: string[]) => [HEADER, ...rows].join('\n')
  test.each([
    ['file_empty', ''],
    ['file_empty', '\n\n'],
    ['no_rows', `${HEADER}\n`],
    ['not_csv', 'PK\u0003\u0004\u0000\u0000'],
    ['not_csv', Buffer.from([0x69, 0x64, 0x2c, 0xff, 0xfe, 0x0a])],
    ['not_csv', Buffer.from([0xc4])],
    ['not_csv', 'just one line of prose'],
    ['not_csv', body('a,A,1,1,"1', 'b,B,1,1,1')],
    ['duplicate_column', 'id,group,bought,revenue,orders,id\na,A,1,1,1,1'],
    ['unknown_column', 'id,arm,bought,revenue,orders\na,A,1,1,1'],
    ['unequal_columns', body('a,A,1', 'b,B,0')],
    ['unknown_variant_value', body('a,X,1,1,1', 'b,Y,1,1,1')],
    ['variant_empty', body('a,A,1,1,1')],
    ['variant_empty', body('a,A,1,1,1', 'b,B,1,1,oops')],
    ['variant_empty', body('a,A,1,1,1', 'a,B,1,1,1')],
    ['gzip_broken', gzipSync(body(...GOOD)).subarray(0, 40)],
    ['gzip_broken', Buffer.from([0x1f, 0x8b, 1, 2, 3])],
    ['line_too_long', body(...GOOD, `x,A,1,1,${'9'.repeat(70_000)}`)],
    ['line_too_long', body(...GOOD, `x,A,1,1,"${'9\n'.repeat(1_000_000)}`)],
  ] as const)('%s', async (reason, text) => {
    await expect(stage(text)).rejects.toMatchObject({ name: 'UnitsError', reason })
  })

  test('an empty variant is explained by its first unreadable row', async () => {
    const failed = stage(body('a,A,1,1,1', 'b,B,1,1,oops'))
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining("row 2 (line 3), column 'orders', value 'oops'"),
      params: { variant: 'treatment', row: 2, reason: 'not_a_number', value: 'oops' },
    })
  })

  const limited = async (
    limits: Partial<UnitLimits>,
    text: string | Uint8Array,
    as?: UnitMapping,
  ) => {
    const small = await openDuckdbEngine({ path: ':memory:', limits })
    try {
      await stage(text, as, small)
    } finally {
      await small.close()
    }
  }
  const zeros = body(...GOOD, ...Array.from({ length: 20_000 }, (_, i) => `z${i % 7},A,0,0,0`))
  test.each([
    ['too_large', { rows: 1 }, body(...GOOD), undefined],
    ['too_large', { inflatedBytes: 40 }, body(...GOOD), undefined],
    ['too_large', { inflatedBytes: 1_000_000, inflationRatio: 10 }, gzipSync(zeros), undefined],
    ['too_many_columns', { columns: 4 }, body(...GOOD), undefined],
    ['too_many_variants', { variants: 1 }, body(...GOOD), { ...mapping, variants: 'from_file' }],
  ] as const)('%s with limits %j', async (reason, limits, text, as) => {
    await expect(limited(limits, text, as)).rejects.toMatchObject({ reason })
  })

  test('a mapping that contradicts itself is refused', async () => {
    const [metric] = mapping.metrics
    if (metric === undefined) throw new Error('the mapping has a metric')
    const wrong: Partial<UnitMapping>[] = [
      { metrics: [] },
      { metrics: [metric, metric] },
      { metrics: [{ ...metric, denominator: 'orders' }] },
      { metrics: [{ metric: 'r', kind: 'ratio', column: 'revenue' }] },
      { variants: [] },
      {
        variants: [
          { value: 'A', variant: 'a' },
          { value: 'A', variant: 'b' },
        ],
      },
    ]
    for (const part of wrong) {
      const failed = stage(body(...GOOD), { ...mapping, ...part })
      await expect(failed).rejects.toMatchObject({ reason: 'bad_mapping' })
    }
  })

  test('a source that fails is named', async () => {
    const broken = () =>
      new Readable({
        read() {
          this.destroy(new Error('disk'))
        },
      })
    const source = { name: 'units.csv', bytes: 10, open: broken }
    const failed = engine.stageUnits(source, mapping)
    await expect(failed).rejects.toMatchObject({ reason: 'file_unreadable' })
  })

  test('a file that changes between two readings is refused', async () => {
    const texts = [body('a,A,1,1,1', 'a,A,1,1,1', ...GOOD.slice(1), 'c,A,1,1,1'), body(...GOOD)]
    const open = () => Readable.from([Buffer.from(texts.shift() ?? '')])
    const failed = engine.stageUnits({ name: 'units.csv', bytes: 99, open }, mapping)
    await expect(failed).rejects.toMatchObject({ reason: 'source_changed' })
  })
})

describe('progress and cancelling', () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `u${i},${i % 2 ? 'A' : 'B'},1,1,1`)
  const text = [HEADER, ...rows].join('\n')

  test('progress rises to all bytes and all rows', async () => {
    const seen: { bytesRead: number; bytesTotal: number; rows: number }[] = []
    const source = memorySource('units.csv', text)
    const staged = await engine.stageUnits(source, mapping, { onProgress: (now) => seen.push(now) })
    expect(seen.length).toBeGreaterThan(10)
    expect(seen.every(({ rows }, i) => rows >= (seen[i - 1]?.rows ?? 0))).toBe(true)
    expect(seen.at(-1)).toEqual({ bytesRead: source.bytes, bytesTotal: source.bytes, rows: 50_000 })
    await engine.discardStage(staged.stageId)
  })

  test('an abort in the middle stops reading, closes the source and leaves no stage', async () => {
    const stop = new AbortController()
    let opened: Readable | undefined
    const source = {
      name: 'units.csv',
      bytes: text.length,
      open: () => (opened = Readable.from(chunksOf(Buffer.from(text)))),
    }
    const failed = engine.stageUnits(source, mapping, {
      signal: stop.signal,
      onProgress: ({ rows }) => rows > 10_000 && stop.abort(new Error('changed my mind')),
    })
    await expect(failed).rejects.toThrow('changed my mind')
    expect(opened?.destroyed).toBe(true)
  })

  test('an abort is heard while the source says nothing', async () => {
    const silent = new Readable({ read: () => {} })
    const source = { name: 'units.csv', bytes: 10, open: () => silent }
    const failed = engine.stageUnits(source, mapping, { signal: AbortSignal.timeout(20) })
    await expect(failed).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('the event loop is free while a file is staged', async () => {
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 1)
    await stage(text)
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(5)
  })
})

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000)
}
