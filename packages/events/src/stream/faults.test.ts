import { describe, expect, test } from 'vitest'
import { nodeFileSystem, type FileSystem } from '../journal/file-system.js'
import { openIntake } from './open-intake.js'
import { StreamError } from './stream-error.js'
import { FAULTS, faultyFiles, type Fault, type FaultyFiles } from './testing/faulty-file-system.js'
import { bought, inFolder, itemsOf, NOW } from './testing/open-in-folder.js'

/** Small, so that new segments are begun again and again. */
const limits = { segmentBytes: 1500 }
const REQUESTS = 6

/** Sends requests of three items until one is refused; resolves with the numbers acknowledged. */
async function sendUntilRefused(folder: string, files: FaultyFiles): Promise<number[]> {
  const acknowledged: number[] = []
  const intake = await openIntake({ folder, files, limits }).catch((error: unknown) => {
    if (error instanceof StreamError || !files.struck) throw error
    return null
  })
  // Where the journal cannot even be opened, nothing is acknowledged.
  if (intake === null) return acknowledged
  for (let request = 0; request < REQUESTS; request += 1) {
    const numbers = [0, 1, 2].map((n) => request * 3 + n)
    const batch = { source: 's', items: numbers.map((n) => bought(n)), receivedAt: NOW }
    try {
      await intake.append(batch)
      acknowledged.push(...numbers)
    } catch (error) {
      expect(error).toBeInstanceOf(StreamError)
      expect(error).toMatchObject({ reason: 'unavailable' })
      expect(intake.state().accepting).toBe(false)
      await expect(intake.append(batch)).rejects.toMatchObject({ reason: 'unavailable' })
      break
    }
  }
  await intake.close()
  return acknowledged
}

async function failAt(fault: Fault, nth: number): Promise<FaultyFiles> {
  const files = faultyFiles(fault, nth)
  await inFolder(async (folder) => {
    const acknowledged = await sendUntilRefused(folder, files)
    const again = await openIntake({ folder, limits })
    const prices = (await itemsOf(again)).map((item) => Number(/price\\":(\d+)/.exec(item)?.[1]))
    expect(new Set(prices).size).toBe(prices.length)
    expect(acknowledged.filter((n) => !prices.includes(n))).toEqual([])
    const [counts] = await again.counts()
    expect(counts?.accepted ?? 0).toBe(prices.length)
    const rest = await again.append({ source: 's', items: [bought(0)], receivedAt: NOW })
    expect(rest).toMatchObject([{ outcome: prices.includes(0) ? 'duplicate' : 'accepted' }])
    await again.close()
  })
  return files
}

describe('a disk that fails', () => {
  test.each(FAULTS)(
    'at any operation (%s): no acknowledged item is lost',
    async (fault) => {
      let nth = 1
      let struck = 0
      for (; ; nth += 1) {
        const files = await failAt(fault, nth)
        if (!files.struck) break
        struck += 1
      }
      // It ran to the first number at which nothing failed, so every operation has failed once.
      expect(struck).toBeGreaterThan(REQUESTS)
    },
    120_000,
  )

  test('an answer waits for the sync of its bytes', async () => {
    await inFolder(async (folder) => {
      const order: string[] = []
      let release: () => void = () => {}
      const held = new Promise<void>((resolve) => (release = resolve))
      const files: FileSystem = {
        ...nodeFileSystem,
        open: async (path, mode) => {
          const file = await nodeFileSystem.open(path, mode)
          if (mode === 'read' || !path.endsWith('.log')) return file
          return {
            ...file,
            write: async (bytes, position) => {
              order.push('write')
              return file.write(bytes, position)
            },
            sync: async () => {
              if (order.includes('write') && order.includes('open')) await held
              await file.sync()
              order.push('sync')
            },
          }
        },
      }
      const intake = await openIntake({ folder, files })
      order.push('open')
      order.splice(0, order.length - 1)
      const answer = intake
        .append({ source: 's', items: [bought(1)], receivedAt: NOW })
        .then(() => order.push('answer'))
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(order).toEqual(['open', 'write'])
      release()
      await answer
      expect(order).toEqual(['open', 'write', 'sync', 'answer'])
      await intake.close()
    })
  })

  test('requests that come together share a sync', async () => {
    await inFolder(async (folder) => {
      const files = faultyFiles(null, 0)
      const intake = await openIntake({ folder, files })
      const before = files.done.length
      await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          intake.append({ source: 's', items: [bought(n)], receivedAt: NOW }),
        ),
      )
      expect(files.done.slice(before).length).toBeLessThanOrEqual(4)
      expect((await intake.counts())[0]?.accepted).toBe(50)
      await intake.close()
    })
  })
})
