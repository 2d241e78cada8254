import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeFileSystem, type FileSystem } from '../journal/file-system.js'
import { openIntake } from './open-intake.js'
import { bought, inFolder, itemsOf, NOW } from './testing/open-in-folder.js'

const CANARY = 'canary-8f3a51@example.test'
const OLD = NOW - 60 * 24 * 60 * 60 * 1000

const ofCanary = [
  { type: 'track', messageId: 'c1', userId: CANARY, event: 'Bought', properties: { price: 1 } },
  { type: 'identify', messageId: 'c2', userId: CANARY, traits: { email: `mail ${CANARY}` } },
  { type: 'track', messageId: `c3-${CANARY}`, userId: CANARY, event: `Only ${CANARY}` },
  { type: 'track', messageId: 'c4', userId: CANARY, event: 'Late', timestamp: OLD },
  { type: 'alias', messageId: 'c5', userId: 'unit-1', previousId: CANARY },
  { type: 'track', messageId: 'c6', anonymousId: CANARY, event: 'Bad', properties: { n: 1e300 } },
  {
    type: 'track',
    messageId: 'c7',
    userId: CANARY,
    event: 'E',
    properties: { s: 'x'.repeat(40_000) },
  },
]

/** Names of all files under a folder that hold a text. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if ((await readFile(path)).includes(text)) found.push(entry.name)
  }
  return found
}

async function fill(folder: string, files: FileSystem = nodeFileSystem) {
  const intake = await openIntake({ folder, files, limits: { segmentBytes: 4000 } })
  for (let n = 0; n < 60; n += 10) {
    const items = Array.from({ length: 10 }, (_, i) => bought(n + i))
    await intake.append({ source: 's', items: [...items, ofCanary[n / 10]], receivedAt: NOW })
  }
  await intake.append({ source: 's', items: ofCanary.slice(6), receivedAt: NOW })
  await intake.settled()
  return intake
}

describe('forgetting a unit', () => {
  test('leaves nothing of it in any file, and the counts as they were', async () => {
    await inFolder(async (folder) => {
      const intake = await fill(folder)
      const before = { items: await itemsOf(intake), counts: await intake.counts() }
      expect(await filesWith(folder, CANARY)).not.toEqual([])
      // Left by earlier accidents.
      await writeFile(join(folder, 'stream.duckdb.damaged-1'), CANARY)
      await writeFile(join(folder, 'journal', '000000000001.log.damaged-90'), CANARY)

      expect(await intake.forget(CANARY)).toEqual({ items: 3 })
      expect(await filesWith(folder, CANARY)).toEqual([])
      const others = before.items.filter((item) => !item.includes(CANARY))
      expect(await itemsOf(intake)).toEqual(others)
      const [counts] = before.counts
      expect(await intake.counts()).toEqual([{ ...counts, failuresKept: 0 }])
      expect((await intake.failures('s', { limit: 99 })).map(({ item }) => item)).toEqual([])

      const again = await intake.append({ source: 's', items: ofCanary, receivedAt: NOW })
      expect(again.slice(0, 4)).toEqual(
        Array.from({ length: 4 }, () => ({ outcome: 'rejected', reason: 'forgotten' })),
      )
      expect(again[4]).toEqual({ outcome: 'duplicate', reason: null })
      const next = await intake.append({ source: 's', items: [bought(500)], receivedAt: NOW })
      expect(next).toEqual([{ outcome: 'accepted', reason: null }])
      await intake.close()

      const opened = await openIntake({ folder })
      expect(opened.state()).toMatchObject({ damage: [], seq: before.items.length + 1 })
      expect(await itemsOf(opened)).toHaveLength(others.length + 1)
      expect(
        await opened.append({ source: 's', items: ofCanary.slice(0, 1), receivedAt: NOW }),
      ).toEqual([{ outcome: 'rejected', reason: 'forgotten' }])
      await opened.close()
    })
  })

  test('is finished by the next opening, wherever it was cut short', async () => {
    await inFolder(async (folder) => {
      const intake = await fill(join(folder, 'whole'))
      const all = await itemsOf(intake)
      const items = all.filter((item) => !item.includes(CANARY))
      await intake.close()
      let [cut, untouched] = [0, 0]
      for (; ; cut += 1) {
        const copy = join(folder, `cut-${cut}`)
        await cp(join(folder, 'whole'), copy, { recursive: true })
        // A crash is a process that goes no further: every step after it fails.
        let steps = cut
        const step = async <T>(job: () => Promise<T>): Promise<T> => {
          steps -= 1
          if (steps < 0) throw new Error('the process is dead')
          return job()
        }
        let dying = false
        const files: FileSystem = {
          ...nodeFileSystem,
          rename: (from, to) =>
            dying ? step(() => nodeFileSystem.rename(from, to)) : nodeFileSystem.rename(from, to),
          remove: (path) =>
            dying ? step(() => nodeFileSystem.remove(path)) : nodeFileSystem.remove(path),
          syncFolder: (path) =>
            dying ? step(() => nodeFileSystem.syncFolder(path)) : nodeFileSystem.syncFolder(path),
        }
        const dead = await openIntake({ folder: copy, files, limits: { segmentBytes: 4000 } })
        dying = true
        const done = await dead.forget(CANARY).then(
          () => true,
          () => false,
        )
        expect(dead.state().accepting).toBe(done)
        await dead.close().catch(() => {})
        const opened = await openIntake({ folder: copy })
        const stood = await itemsOf(opened)
        // Before its first record is on the disk, nothing has been begun.
        if (stood.length === all.length && !done) {
          untouched += 1
          await opened.close()
          continue
        }
        expect(stood).toEqual(items)
        expect(await filesWith(copy, CANARY)).toEqual([])
        const sent = await opened.append({
          source: 's',
          items: ofCanary.slice(0, 1),
          receivedAt: NOW,
        })
        expect(sent).toEqual([{ outcome: 'rejected', reason: 'forgotten' }])
        await opened.close()
        if (done) break
      }
      expect(untouched).toBeLessThanOrEqual(1)
      expect(cut).toBeGreaterThan(5)
    })
  }, 60_000)

  test('lets requests wait that come meanwhile', async () => {
    await inFolder(async (folder) => {
      const intake = await fill(folder)
      const forgotten = intake.forget(CANARY)
      const sent = intake.append({ source: 's', items: [bought(900)], receivedAt: NOW })
      const read = intake.failures('s', { limit: 5 })
      const [{ items }, outcome] = await Promise.all([forgotten, sent, read])
      expect(items).toBe(3)
      expect(outcome).toEqual([{ outcome: 'accepted', reason: null }])
      expect((await itemsOf(intake)).at(-1)).toContain('900')
      await intake.close()
    })
  })
})
