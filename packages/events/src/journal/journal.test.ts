import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeFileSystem } from './file-system.js'
import { Journal, JOURNAL_START } from './journal.js'
import { SEGMENT_HEADER_BYTES } from './segment-format.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-journal-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (segmentBytes = 1_000_000) =>
  Journal.open({ files: nodeFileSystem, folder, segmentBytes })
const segment = (n: number) => join(folder, `${String(n).padStart(12, '0')}.log`)

async function payloadsOf(journal: Journal): Promise<string[]> {
  const payloads: string[] = []
  for await (const { payload } of journal.read(JOURNAL_START)) payloads.push(payload)
  return payloads
}

/** Writes records, lets something happen to the files, and opens them again. */
async function afterDamage(records: readonly string[], damage: () => Promise<void>) {
  const journal = await open()
  await journal.append(records)
  await journal.close()
  await damage()
  const again = await open()
  const found = { payloads: await payloadsOf(again), damage: again.damage }
  await again.append(['after'])
  const after = await payloadsOf(again)
  await again.close()
  const third = await open()
  const last = { payloads: await payloadsOf(third), damage: third.damage }
  await third.close()
  return { ...found, after, last }
}

async function flip(path: string, at: number, bit = 1): Promise<void> {
  const bytes = await readFile(path)
  bytes.writeUInt8(bytes.readUInt8(at) ^ bit, at)
  await writeFile(path, bytes)
}

async function clean(): Promise<void> {
  await rm(folder, { recursive: true })
  folder = await mkdtemp(join(tmpdir(), 'sextant-journal-'))
}

describe('the journal', () => {
  test('gives back what was written, over segments and openings, under one key', async () => {
    const first = await open(200)
    const written = Array.from({ length: 40 }, (_, n) => `{"record":${n},"text":"é😀"}`)
    for (const record of written.slice(0, 20)) await first.append([record])
    const { key } = first
    await first.close()
    const second = await open(200)
    for (const record of written.slice(20)) await second.append([record])
    expect(await payloadsOf(second)).toEqual(written)
    expect(second.key).toEqual(key)
    expect(second.damage).toEqual([])
    await second.close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.log')).length).toBeGreaterThan(
      5,
    )
  })

  test('goes on reading behind a place', async () => {
    const journal = await open(100)
    const places = [...(await journal.append(['one', 'two'])), ...(await journal.append(['three']))]
    const [, second] = places
    if (second === undefined) throw new Error('every record has a place')
    const rest: string[] = []
    for await (const { payload } of journal.read(second)) rest.push(payload)
    expect(rest).toEqual(['three'])
    await journal.close()
  })

  const records = ['{"first":1}', '{"second":2}', '{"last":3}']
  const lastStart = SEGMENT_HEADER_BYTES + 8 * 2 + 11 + 12
  const lastBytes = 8 + 10

  test('recovers what is before the last record, cut at any byte, and says where', async () => {
    for (let cut = 1; cut < lastBytes; cut += 1) {
      await clean()
      const found = await afterDamage(records, () => truncate(segment(1), lastStart + cut))
      expect(found.payloads).toEqual(records.slice(0, 2))
      expect(found.damage).toEqual([
        { file: 'journal/000000000001.log', offset: lastStart, bytes: cut, kind: 'torn_tail' },
      ])
      expect(found.after).toEqual([...records.slice(0, 2), 'after'])
      expect(found.last).toEqual({ payloads: found.after, damage: [] })
    }
  })

  test('recovers what is before the last record, flipped at any byte, and says where', async () => {
    for (let at = 0; at < lastBytes; at += 1) {
      await clean()
      const found = await afterDamage(records, () =>
        flip(segment(1), lastStart + at, 1 << (at % 8)),
      )
      expect(found.payloads).toEqual(records.slice(0, 2))
      expect(found.damage).toMatchObject([
        { file: 'journal/000000000001.log', offset: lastStart, bytes: lastBytes },
      ])
      expect(found.after).toEqual([...records.slice(0, 2), 'after'])
      const [aside] = (await readdir(folder)).filter((name) => name.includes('.damaged-'))
      expect(await readFile(join(folder, aside ?? ''))).toHaveLength(lastBytes)
    }
  })

  test('passes over a flipped record in the middle, and never writes behind it again', async () => {
    const at = SEGMENT_HEADER_BYTES + 8 + 11 + 8 + 3
    const found = await afterDamage(records, () => flip(segment(1), at))
    expect(found.payloads).toEqual(['{"first":1}', '{"last":3}'])
    expect(found.damage).toMatchObject([
      { offset: SEGMENT_HEADER_BYTES + 19, bytes: 20, kind: 'bad_checksum' },
    ])
    expect(found.after).toEqual(['{"first":1}', '{"last":3}', 'after'])
    expect(await readdir(folder)).toContain('000000000002.log')
  })

  test('keeps its records and its key when a header is flipped or the key file is gone', async () => {
    for (let at = 0; at < SEGMENT_HEADER_BYTES; at += 1) {
      await clean()
      const before = await open()
      const { key } = before
      await before.close()
      const found = await afterDamage(records, () => flip(segment(1), at))
      expect(found.payloads).toEqual(records)
      expect(found.damage).toMatchObject([{ offset: 0, kind: 'bad_checksum' }])
      const again = await open()
      expect(again.key).toEqual(key)
      await again.close()
    }
    await clean()
    const found = await afterDamage(records, () => rm(join(folder, 'key')))
    expect(found.payloads).toEqual(records)
  })

  test('takes zeros at the end for damage, not for records', async () => {
    const found = await afterDamage(records, async () => {
      await writeFile(segment(1), Buffer.alloc(4096), { flag: 'a' })
    })
    expect(found.payloads).toEqual(records)
    expect(found.damage).toMatchObject([{ bytes: 4096 }])
  })

  test('says that a segment is missing', async () => {
    const journal = await open(60)
    for (const record of records) await journal.append([record])
    await journal.close()
    await rm(segment(2))
    const again = await open(60)
    expect(again.damage).toMatchObject([{ file: 'journal/000000000002.log', offset: 0 }])
    expect(await payloadsOf(again)).toEqual(['{"first":1}', '{"last":3}'])
    await again.close()
  })

  test('refuses to start from a segment that was cut inside its header, and mends it', async () => {
    const found = await afterDamage([], () => truncate(segment(1), 5))
    expect(found.damage).toMatchObject([{ offset: 0, bytes: 5, kind: 'torn_tail' }])
    expect(found.after).toEqual(['after'])
  })
})
