import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ITEM_OUTCOMES, type SourceCounts } from '../event-stream.js'
import { openIntake } from './open-intake.js'
import { bought, inFolder, itemsOf, NOW, viewed } from './testing/open-in-folder.js'

const DAY = 24 * 60 * 60 * 1000

/** Different messages, some of which can never be accepted. */
const WORLD: readonly object[] = [
  ...Array.from({ length: 12 }, (_, n) => bought(n)),
  ...Array.from({ length: 4 }, (_, n) => viewed(n)),
  { type: 'identify', messageId: 'i1', userId: 'unit-1', traits: { plan: 'pro' } },
  { type: 'track', messageId: 'late', userId: 'u', event: 'E', timestamp: NOW - 31 * DAY },
  { type: 'track', messageId: 'soon', userId: 'u', event: 'E', timestamp: NOW + 2 * DAY },
  { type: 'track', messageId: 'none', event: 'E' },
]
const ACCEPTED = 17

interface Arrival {
  readonly order: readonly number[]
  /** After how many items a request ends, and how many requests until the stream is reopened. */
  readonly cut: number
  readonly reopenAfter: number
}

const arrivals = fc.record({
  // Every message at least once, some of them again, in any order.
  order: fc.array(fc.nat(WORLD.length - 1), { maxLength: 20 }).chain((again) =>
    fc.shuffledSubarray([...WORLD.keys(), ...again], {
      minLength: WORLD.length + again.length,
      maxLength: WORLD.length + again.length,
    }),
  ),
  cut: fc.integer({ min: 1, max: 12 }),
  reopenAfter: fc.integer({ min: 1, max: 6 }),
})

async function arrive({ order, cut, reopenAfter }: Arrival) {
  return inFolder(async (folder) => {
    let intake = await openIntake({ folder })
    for (let at = 0, request = 1; at < order.length; at += cut, request += 1) {
      const items = order.slice(at, at + cut).map((n) => WORLD[n])
      await intake.append({ source: 's', items, receivedAt: NOW })
      if (request % reopenAfter !== 0) continue
      await intake.close()
      intake = await openIntake({ folder })
    }
    const numbered = await itemsOf(intake)
    const [counts] = await intake.counts()
    await intake.close()
    return { numbered, counts }
  })
}

function sumOf(counts: SourceCounts): number {
  return ITEM_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)
}

test('any order, cut, repetition and restart: the same items, and exact counts', async () => {
  const expected = (
    await arrive({ order: [...WORLD.keys()], cut: 100, reopenAfter: 1000 })
  ).numbered
    .map(withoutSeq)
    .toSorted()
  expect(expected).toHaveLength(ACCEPTED)
  await fc.assert(
    fc.asyncProperty(arrivals, async (arrival) => {
      const { numbered, counts } = await arrive(arrival)
      expect(numbered.map(withoutSeq).toSorted()).toEqual(expected)
      expect(numbered.map(seqOf)).toEqual(Array.from({ length: ACCEPTED }, (_, n) => n + 1))
      if (counts === undefined) throw new Error('the source is not counted')
      expect(sumOf(counts)).toBe(arrival.order.length)
      expect(counts.received).toBe(arrival.order.length)
      expect(counts.accepted).toBe(ACCEPTED)
      const times = (n: number) => arrival.order.filter((at) => at === n).length
      expect(counts.late).toBe(times(17))
      expect(counts.rejected).toBe(times(18) + times(19))
      expect(counts.conflict).toBe(0)
    }),
    { numRuns: 40, seed: 20_261_122 },
  )
}, 120_000)

function withoutSeq(item: string): string {
  return item.replace(/"seq":\d+,/, '')
}

function seqOf(item: string): number {
  return Number(/"seq":(\d+)/.exec(item)?.[1])
}
