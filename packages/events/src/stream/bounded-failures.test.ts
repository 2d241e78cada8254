import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DurableIntake } from './durable-intake.js'
import { openIntake } from './open-intake.js'
import { restoreEventStream } from './restore-stream.js'
import { inFolder, NOW } from './testing/open-in-folder.js'

const DAY = 86_400_000
const KEPT = 5
const limits = { keptFailures: KEPT, applyItems: 1_000_000, applyMs: 1_000_000 }
const sources = ['s', 't']

/** Late items are accepted when they are sent again, the others never are. */
const failing = (late: boolean, n: number): object => ({
  type: 'track',
  messageId: `m${n}`,
  userId: 'u',
  event: 'E',
  timestamp: new Date(NOW + (late ? -40 : 3) * DAY).toISOString(),
})

const act = fc.oneof(
  fc.record({
    do: fc.constant('send' as const),
    source: fc.constantFrom(...sources),
    late: fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
  }),
  fc.record({ do: fc.constant('replay' as const), source: fc.constantFrom(...sources) }),
  fc.record({ do: fc.constant('settle' as const) }),
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

/** What should be there, told without tables. */
class Expected {
  readonly #failed = new Map<string, { readonly messageId: string; state: 'kept' | 'gone' }[]>()
  readonly dropped = new Map<string, number>()

  send(source: string, messageIds: readonly string[]): void {
    const own = this.#failed.get(source) ?? []
    this.#failed.set(source, own)
    for (const messageId of messageIds) own.push({ messageId, state: 'kept' })
    for (const old of own.slice(0, -KEPT).filter(({ state }) => state === 'kept')) {
      old.state = 'gone'
      this.dropped.set(source, (this.dropped.get(source) ?? 0) + 1)
    }
  }

  resolve(source: string, isLate: (messageId: string) => boolean): void {
    for (const one of this.#failed.get(source) ?? []) if (isLate(one.messageId)) one.state = 'gone'
  }

  kept(source: string): readonly string[] {
    const own = this.#failed.get(source) ?? []
    return own.flatMap(({ messageId, state }) => (state === 'kept' ? [messageId] : [])).toReversed()
  }
}

async function seenOf(intake: DurableIntake) {
  await intake.settled()
  const kept: (readonly (string | null)[])[] = []
  for (const source of sources) {
    const failures = await intake.failures(source, { limit: 1000 })
    kept.push(failures.map(({ messageId }) => messageId))
  }
  return { kept, counts: await intake.counts() }
}

async function take(intake: DurableIntake, acts: readonly Act[]): Promise<Expected> {
  const expected = new Expected()
  const late = new Set<string>()
  let n = 0
  for (const next of acts) {
    if (next.do === 'settle') await intake.settled()
    if (next.do === 'replay') {
      await intake.replay(next.source, 'all', { receivedAt: NOW, acceptLate: true })
      expected.resolve(next.source, (messageId) => late.has(messageId))
    }
    if (next.do !== 'send') continue
    const items = next.late.map((isLate) => {
      n += 1
      if (isLate) late.add(`m${n}`)
      return failing(isLate, n)
    })
    await intake.append({ source: next.source, items, receivedAt: NOW })
    expected.send(
      next.source,
      next.late.map((_, at) => `m${n - next.late.length + at + 1}`),
    )
  }
  return expected
}

test('the newest failures of each source stay, the others are counted, and a rebuild does the same', async () => {
  let dropped = 0
  const property = fc.asyncProperty(
    fc.array(act, { minLength: 8, maxLength: 16, size: 'max' }),
    (acts) =>
      inFolder(async (folder) => {
        let intake = await openIntake({ folder, limits })
        const expected = await take(intake, acts)
        const live = await seenOf(intake)
        expect(live.kept).toEqual(sources.map((source) => expected.kept(source)))
        for (const { source, failuresDropped, late, rejected } of live.counts) {
          expect(failuresDropped).toBe(expected.dropped.get(source) ?? 0)
          expect(late + rejected).toBeGreaterThanOrEqual(failuresDropped)
          dropped += failuresDropped
        }
        await intake.close()
        intake = await openIntake({ folder, limits })
        expect(await seenOf(intake)).toEqual(live)
        await intake.close()
        await rm(join(folder, 'stream.duckdb'))
        intake = await openIntake({ folder, limits })
        expect(await seenOf(intake)).toEqual(live)
        await intake.close()
      }),
  )
  await fc.assert(property, { numRuns: 12, seed: 20261122, endOnFailure: true })
  expect(dropped).toBeGreaterThan(40)
}, 60_000)

test('what was dropped is still counted after an export and in what is restored from it', async () => {
  await inFolder(async (folder) => {
    const intake = await openIntake({ folder: join(folder, 'live'), limits })
    const items = Array.from({ length: 12 }, (_, n) => failing(true, n))
    await intake.append({ source: 's', items, receivedAt: NOW })
    const before = await seenOf(intake)
    expect(before.counts).toMatchObject([{ received: 12, late: 12, failuresDropped: 7 }])
    await intake.exportParquet(join(folder, 'export'))
    await intake.close()
    await restoreEventStream({ from: join(folder, 'export'), folder: join(folder, 'restored') })
    const restored = await openIntake({ folder: join(folder, 'restored'), limits })
    expect(await seenOf(restored)).toEqual(before)
    await restored.close()
  })
})

test('tables of an older version are made anew from the journal, which is said', async () => {
  await inFolder(async (folder) => {
    let intake = await openIntake({ folder, limits })
    await intake.append({ source: 's', items: [failing(true, 1)], receivedAt: NOW })
    const before = await seenOf(intake)
    await intake.during((tables) =>
      tables.write((connection) => connection.run('update stream_storage set version = 1')),
    )
    await intake.close()
    intake = await openIntake({ folder, limits })
    expect(intake.state().damage).toMatchObject([{ kind: 'projection_rebuilt' }])
    expect(await seenOf(intake)).toEqual(before)
    await intake.close()
  })
})
