import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openIntake } from './open-intake.js'
import { restoreEventStream } from './restore-stream.js'
import { bought, inFolder, itemsOf, NOW, viewed } from './testing/open-in-folder.js'

const GONE = 'somebody-who-left'

/** A stream with everything in it, exported. */
async function exported(folder: string) {
  const intake = await openIntake({
    folder: join(folder, 'stream'),
    expectedVariant: (_, unit) => (unit === 'unit-1' ? 'red' : 'blue'),
  })
  for (let n = 0; n < 90; n += 30) {
    const items = Array.from({ length: 30 }, (_, i) => bought(n + i))
    const some = [viewed(n), viewed(n + 1), { type: 'identify', userId: `u${n}`, traits: { n } }]
    await intake.append({ source: 'shop', items, receivedAt: NOW + n })
    await intake.append({ source: "it's", items: [...some, n, null], receivedAt: NOW + n })
    const left = { type: 'track', messageId: `g${n}`, userId: GONE, event: 'Left' }
    await intake.append({ source: 'shop', items: [left, bought(n)], receivedAt: NOW + n })
  }
  await intake.forget(GONE)
  const told = {
    items: await itemsOf(intake),
    counts: await intake.counts(),
    failures: await intake.failures("it's", { limit: 99 }),
    seq: intake.state().seq,
  }
  const files = await intake.exportParquet(join(folder, 'export'))
  return { intake, told, files }
}

describe('an export', () => {
  test('restored into a new folder answers the same, and knows what it knew', async () => {
    await inFolder(async (folder) => {
      const { intake, told, files } = await exported(folder)
      await intake.close()
      expect(files).toContain('events.parquet')
      expect(told.items.length).toBeGreaterThan(90)
      const restored = join(folder, 'restored')
      await restoreEventStream({ from: join(folder, 'export'), folder: restored })
      const again = await openIntake({ folder: restored })
      expect(await itemsOf(again)).toEqual(told.items)
      expect(await again.counts()).toEqual(told.counts)
      expect(await again.failures("it's", { limit: 99 })).toEqual(told.failures)
      expect(again.state()).toMatchObject({ seq: told.seq, damage: [] })
      const left = { type: 'track', userId: GONE, event: 'Back' }
      const items = [bought(3), { ...bought(3), event: 'Sold' }, left, bought(1000)]
      expect(await again.append({ source: 'shop', items, receivedAt: NOW })).toEqual([
        { outcome: 'duplicate', reason: null },
        { outcome: 'conflict', reason: 'other_content' },
        { outcome: 'rejected', reason: 'forgotten' },
        { outcome: 'accepted', reason: null },
      ])
      expect(again.state().seq).toBe(told.seq + 1)
      await again.close()
      // The journal that was written tells it all once more.
      await rm(join(restored, 'stream.duckdb'))
      const rebuilt = await openIntake({ folder: restored })
      expect((await itemsOf(rebuilt)).slice(0, -1)).toEqual(told.items)
      await rebuilt.close()
    })
  })

  test('is of one moment while events come in, and of this folder only', async () => {
    await inFolder(async (folder) => {
      const { intake, told } = await exported(folder)
      const more = intake.append({ source: 'shop', items: [bought(2000)], receivedAt: NOW })
      await expect(intake.exportParquet(join(folder, 'export'))).rejects.toMatchObject({
        reason: 'folder_exists',
      })
      await more
      const secret = join(folder, 'secret.csv')
      await writeFile(secret, 'a\n1\n')
      await intake.during(async (tables) => {
        const connection = await tables.connect()
        await expect(connection.run(`from read_csv('${secret}')`)).rejects.toThrow(/disabled/)
        await expect(
          connection.run(`copy (select 1) to '${join(folder, 'out.csv')}'`),
        ).rejects.toThrow(/disabled/)
        await expect(connection.run("set memory_limit = '9GB'")).rejects.toThrow(/locked/)
        await expect(connection.run(`attach '${join(folder, 'x.db')}'`)).rejects.toThrow(/disabled/)
        connection.closeSync()
      })
      await intake.exportParquet(join(folder, 'later'))
      await intake.close()
      await restoreEventStream({ from: join(folder, 'later'), folder: join(folder, 'two') })
      const again = await openIntake({ folder: join(folder, 'two') })
      expect(await itemsOf(again)).toHaveLength(told.items.length + 1)
      await again.close()
    })
  })

  test('that is not whole is refused, and makes nothing', async () => {
    await inFolder(async (folder) => {
      const { intake } = await exported(folder)
      await intake.close()
      const from = join(folder, 'export')
      const restored = join(folder, 'restored')
      const manifest = await readFile(join(from, 'stream.json'), 'utf8')
      const refused = (reason: string) =>
        expect(restoreEventStream({ from, folder: restored })).rejects.toMatchObject({ reason })
      await writeFile(join(from, 'stream.json'), manifest.replace('"format": 1', '"format": 9'))
      await refused('newer_storage')
      await writeFile(join(from, 'stream.json'), '[1]')
      await refused('bad_export')
      await writeFile(join(from, 'stream.json'), manifest)
      await writeFile(join(from, 'events.parquet'), 'no parquet')
      await refused('bad_export')
      await rm(join(from, 'events.parquet'))
      await refused('bad_export')
      await rm(join(from, 'stream.json'))
      await refused('bad_export')
      await mkdir(restored)
      await refused('folder_exists')
    })
  })
})
