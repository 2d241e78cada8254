import { appendFile, cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SourceCounts, StreamState } from '../event-stream.js'
import { openIntake } from './open-intake.js'
import { bought, inFolder, itemsOf, NOW, viewed } from './testing/open-in-folder.js'

const SEGMENT = 'journal/000000000001.log'

interface Told {
  readonly items: readonly string[]
  readonly counts: readonly SourceCounts[]
  readonly failures: readonly unknown[]
}

/** Sends some of everything, in several requests, and leaves the folder as a closed stream does. */
async function fill(folder: string): Promise<Told> {
  const intake = await openIntake({ folder, expectedVariant: () => 'blue' })
  for (let n = 0; n < 300; n += 30) {
    const items = Array.from({ length: 30 }, (_, i) => bought(n + i))
    await intake.append({ source: 'shop', items, receivedAt: NOW + n })
    await intake.append({ source: 'app', items: [viewed(n), bought(n), 7], receivedAt: NOW + n })
    // Half of it reaches the tables on its own, the rest as the stream closes.
    if (n === 150) await intake.settled()
  }
  const told = await tellAll(intake)
  await intake.close()
  return told
}

async function tellAll(intake: Awaited<ReturnType<typeof openIntake>>): Promise<Told> {
  const items = await itemsOf(intake)
  const failures = await intake.failures('app', { limit: 100 })
  return { items, counts: await intake.counts(), failures }
}

async function reopen(folder: string): Promise<Told & { readonly state: StreamState }> {
  const intake = await openIntake({ folder })
  const told = await tellAll(intake)
  const state = intake.state()
  const again = await intake.append({ source: 'shop', items: [bought(5)], receivedAt: NOW })
  expect(again).toEqual([{ outcome: 'duplicate', reason: null }])
  await intake.close()
  return { ...told, state }
}

/** A generator of our own, so that a failing place can be run again. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('opening again', () => {
  test('tells the same, and asks of nobody what an exposure was assigned', async () => {
    await inFolder(async (folder) => {
      const before = await fill(folder)
      expect(before.items).toHaveLength(320)
      expect(before.items.filter((item) => item.includes('"assigned":true'))).toHaveLength(10)
      const { state, ...after } = await reopen(folder)
      expect(after).toEqual(before)
      expect(state).toMatchObject({ seq: 320, appliedSeq: 320, damage: [], accepting: true })
    })
  })

  test.each([
    ['the file of the tables is gone', (folder: string) => rm(join(folder, 'stream.duckdb'))],
    ['it is empty', (folder: string) => truncate(join(folder, 'stream.duckdb'))],
    [
      'it is something else',
      (folder: string) => writeFile(join(folder, 'stream.duckdb'), 'no tables'),
    ],
    [
      'its log is something else',
      (folder: string) => writeFile(join(folder, 'stream.duckdb.wal'), 'no log'),
    ],
  ])('makes the tables anew where %s', async (_, damage) => {
    await inFolder(async (folder) => {
      const before = await fill(folder)
      await damage(folder)
      const { state, ...after } = await reopen(folder)
      expect(after).toEqual(before)
      expect(state.accepting).toBe(true)
    })
  })

  test('makes the tables anew wherever they are cut or flipped, and says so when it did', async () => {
    await inFolder(async (folder) => {
      const before = await fill(folder)
      const random = randomOf(7)
      const { size } = await stat(join(folder, 'stream.duckdb'))
      let rebuilt = 0
      for (let trial = 0; trial < 24; trial += 1) {
        const copy = join(folder, `copy-${trial}`)
        await cp(join(folder, 'journal'), join(copy, 'journal'), { recursive: true })
        const bytes = await readFile(join(folder, 'stream.duckdb'))
        const at = Math.floor(random() * size)
        if (trial % 2 === 0) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (trial % 8)), at)
        await writeFile(
          join(copy, 'stream.duckdb'),
          trial % 2 === 0 ? bytes : bytes.subarray(0, at),
        )
        const { state, ...after } = await reopen(copy)
        expect(after, `trial ${trial}, byte ${at} of ${size}`).toEqual(before)
        if (state.damage.some(({ kind }) => kind === 'projection_rebuilt')) rebuilt += 1
        await rm(copy, { recursive: true })
      }
      expect(rebuilt).toBeGreaterThan(10)
    })
  }, 120_000)

  test('goes on from tables of another day', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder })
      await intake.append({ source: 'shop', items: [bought(1), bought(5)], receivedAt: NOW })
      await intake.close()
      const old = await readFile(join(folder, 'stream.duckdb'))
      const before = await fill(folder)
      await writeFile(join(folder, 'stream.duckdb'), old)
      const { state, ...after } = await reopen(folder)
      expect(after).toEqual(before)
      expect(state.damage).toEqual([])
    })
  })

  test('never tells more in the tables than in the journal', async () => {
    await inFolder(async (folder) => {
      const before = await fill(folder)
      const { size } = await stat(join(folder, SEGMENT))
      await truncate(join(folder, SEGMENT), size - 5)
      const { state, ...after } = await reopen(folder)
      expect(state.damage.map(({ kind }) => kind)).toEqual(['torn_tail', 'projection_rebuilt'])
      expect(after.items).toEqual(before.items.slice(0, after.items.length))
      expect(after.items).toHaveLength(318)
      const accepted = after.counts.reduce((sum, counts) => sum + counts.accepted, 0)
      expect(accepted).toBe(318)
    })
  })

  test('reports a tail that nobody was told of, and keeps all that was acknowledged', async () => {
    await inFolder(async (folder) => {
      const before = await fill(folder)
      const { size } = await stat(join(folder, SEGMENT))
      await appendFile(join(folder, SEGMENT), Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 123]))
      const { state, ...after } = await reopen(folder)
      expect(after).toEqual(before)
      expect(state.damage).toEqual([{ file: SEGMENT, offset: size, bytes: 9, kind: 'torn_tail' }])
    })
  })

  test('refuses the tables of a later version, and leaves them where they are', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder })
      await intake.during((tables) =>
        tables.write((connection) => connection.run('update stream_storage set version = 99')),
      )
      await intake.close()
      await expect(openIntake({ folder })).rejects.toMatchObject({ reason: 'newer_storage' })
      expect((await readdir(folder)).filter((name) => name.includes('damaged'))).toEqual([])
    })
  })
})
