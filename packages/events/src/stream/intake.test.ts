import { describe, expect, test } from 'vitest'
import { openIntake } from './open-intake.js'
import { bought, inFolder, itemsOf, NOW, viewed } from './testing/open-in-folder.js'

const DAY = 24 * 60 * 60 * 1000
const accepted = { outcome: 'accepted', reason: null }
const duplicate = { outcome: 'duplicate', reason: null }
const conflict = { outcome: 'conflict', reason: 'other_content' }

describe('what was accepted before', () => {
  test('is a duplicate for ever, whatever its keys’ order and sending time', async () => {
    await inFolder(async (folder) => {
      const item = {
        type: 'track',
        messageId: 'm',
        userId: 'u',
        event: 'E',
        properties: { a: 1, b: 2 },
      }
      const turned = {
        properties: { b: 2, a: 1 },
        event: 'E',
        userId: 'u',
        messageId: 'm',
        type: 'track',
        sentAt: '2026-01-15T00:00:00Z',
      }
      let intake = await openIntake({ folder })
      const send = (items: readonly unknown[], source = 's', receivedAt = NOW) =>
        intake.append({ source, items, receivedAt })
      expect(await send([item, turned])).toEqual([accepted, duplicate])
      expect(await send([{ ...item, event: 'F' }])).toEqual([conflict])
      expect(await send([item], 'other source')).toEqual([accepted])
      await intake.close()
      intake = await openIntake({ folder })
      // By now the item would be late, if it were new.
      expect(await send([turned], 's', NOW + 90 * DAY)).toEqual([duplicate])
      expect(await send([{ ...item, event: 'F' }], 's', NOW + 90 * DAY)).toEqual([conflict])
      expect(await itemsOf(intake)).toHaveLength(2)
      await intake.close()
    })
  })

  test('is not known by its content, and not hidden by its message id', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder })
      const items = Array.from({ length: 2000 }, (_, n) => bought(n))
      await intake.append({ source: 's', items, receivedAt: NOW })
      await intake.settled()
      const others = items.map((item, n) => ({ ...item, messageId: `x${n}` }))
      const results = await intake.append({ source: 's', items: others, receivedAt: NOW })
      expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true)
      // Half of these are in the tables, half only in the journal.
      const changed = [...items, ...others].map((item) => ({ ...item, event: 'Sold' }))
      const changes = await intake.append({ source: 's', items: changed, receivedAt: NOW })
      expect(changes).toEqual(changed.map(() => conflict))
      expect((await intake.counts())[0]).toMatchObject({ received: 8000, accepted: 4000 })
      await intake.close()
    })
  })

  test('cannot be known without a message id', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder })
      const item = { type: 'track', userId: 'u', event: 'E' }
      const results = await intake.append({ source: 's', items: [item, item], receivedAt: NOW })
      expect(results).toEqual([accepted, accepted])
      await intake.close()
    })
  })
})

describe('an exposure', () => {
  test('is compared with the variant that the unit was assigned, once', async () => {
    await inFolder(async (folder) => {
      const asked: string[] = []
      const expectedVariant = (experiment: string, unit: string) => {
        asked.push(`${experiment} ${unit}`)
        if (unit === 'unit-3') return undefined
        return unit === 'unit-4' ? null : 'blue'
      }
      const intake = await openIntake({ folder, expectedVariant })
      const named = { experimentId: 'banner', variationId: 17, variationName: 'blue' }
      const items = [
        viewed(1),
        viewed(2, 'red'),
        viewed(3),
        viewed(4),
        { ...viewed(5), properties: named },
        viewed(1),
      ]
      await intake.append({ source: 's', items, receivedAt: NOW })
      const flags = (await itemsOf(intake)).map((item) => /"assigned":(\w+)/.exec(item)?.[1])
      expect(flags).toEqual(['true', 'false', 'null', 'false', 'true'])
      expect(asked).toHaveLength(5)
      await intake.close()
    })
  })
})

describe('too much at once', () => {
  test('is refused whole, with a time to come back, and counts nothing', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder, limits: { queuedItems: 10 } })
      const six = (from: number) => Array.from({ length: 6 }, (_, n) => bought(from + n))
      const first = intake.append({ source: 's', items: six(0), receivedAt: NOW })
      const second = intake.append({ source: 's', items: six(6), receivedAt: NOW })
      await expect(second).rejects.toMatchObject({
        reason: 'busy',
        params: { retryAfterSeconds: 1 },
      })
      expect(await first).toHaveLength(6)
      expect((await intake.counts())[0]).toMatchObject({ received: 6, accepted: 6 })
      expect(await intake.append({ source: 's', items: six(6), receivedAt: NOW })).toEqual(
        Array.from({ length: 6 }, () => accepted),
      )
      await intake.close()
    })
  })

  test('is refused by bytes too, and while the tables are behind', async () => {
    await inFolder(async (folder) => {
      const limits = { queuedBytes: 3000, unappliedItems: 5, applyMs: 60_000 }
      const intake = await openIntake({ folder, limits })
      const wide = { ...bought(1), properties: { text: 'x'.repeat(5000) } }
      const send = (items: readonly unknown[]) =>
        intake.append({ source: 's', items, receivedAt: NOW })
      await expect(send([wide])).rejects.toMatchObject({ reason: 'busy' })
      expect(await send([bought(1), bought(2), bought(3), bought(4)])).toHaveLength(4)
      await expect(send([bought(5), bought(6)])).rejects.toMatchObject({ reason: 'busy' })
      await intake.settled()
      expect(await send([bought(5), bought(6)])).toEqual([accepted, accepted])
      expect((await intake.counts())[0]).toMatchObject({ received: 6 })
      await intake.close()
    })
  })
})

describe('items that failed', () => {
  const late = { type: 'track', messageId: 'l', userId: 'u', event: 'E', timestamp: NOW - 40 * DAY }
  const soon = { type: 'track', messageId: 's', userId: 'u', event: 'E', timestamp: NOW + 3 * DAY }

  test('are kept as they came, newest first, page by page', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder })
      await intake.append({ source: 's', items: [late, bought(1), soon, null], receivedAt: NOW })
      await intake.append({ source: 't', items: ['elsewhere'], receivedAt: NOW })
      const [newest, ...rest] = await intake.failures('s', { limit: 2 })
      expect(newest).toMatchObject({ reason: 'not_an_object', item: 'null', messageId: null })
      expect(rest).toMatchObject([{ outcome: 'rejected', reason: 'in_the_future', messageId: 's' }])
      const before = rest[0]?.id
      expect(await intake.failures('s', { limit: 5, before })).toMatchObject([
        { outcome: 'late', reason: 'too_old', receivedAt: NOW, item: JSON.stringify(late) },
      ])
      await intake.close()
    })
  })

  test('are sent once more: what counts now leaves, the rest stays as it is', async () => {
    await inFolder(async (folder) => {
      let intake = await openIntake({ folder })
      await intake.append({ source: 's', items: [late, soon, null], receivedAt: NOW })
      const [, , oldest] = await intake.failures('s', { limit: 9 })
      const at = { receivedAt: NOW + 2 * DAY, acceptLate: false }
      expect(await intake.replay('s', [oldest?.id ?? 0], at)).toEqual([
        { outcome: 'late', reason: 'too_old' },
      ])
      expect(await intake.replay('s', 'all', { ...at, acceptLate: true })).toEqual([
        accepted,
        accepted,
        { outcome: 'rejected', reason: 'not_an_object' },
      ])
      expect(await intake.failures('s', { limit: 9 })).toMatchObject([
        { reason: 'not_an_object', receivedAt: NOW },
      ])
      const counts = await intake.counts()
      expect(counts).toMatchObject([
        { received: 7, accepted: 2, duplicate: 0, conflict: 0, rejected: 3, late: 2 },
      ])
      const items = await itemsOf(intake)
      await intake.close()
      intake = await openIntake({ folder })
      expect(await intake.counts()).toEqual(counts)
      expect(await itemsOf(intake)).toEqual(items)
      expect(await intake.failures('s', { limit: 9 })).toHaveLength(1)
      await intake.close()
    })
  })

  test('are timed by the clock they were sent with', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder })
      // The client's clock is two days fast, and says so; the item is an hour old.
      const sentAt = new Date(NOW + 2 * DAY).toISOString()
      const hourOld = { ...soon, timestamp: NOW + 2 * DAY - 3_600_000 }
      const oldest = { ...late, timestamp: NOW - 38 * DAY }
      const batch = { source: 's', items: [hourOld, oldest], receivedAt: NOW, sentAt }
      expect(await intake.append(batch)).toMatchObject([accepted, { outcome: 'late' }])
      await intake.replay('s', 'all', { receivedAt: NOW + DAY, acceptLate: true })
      const times = (await itemsOf(intake)).map((item) => Number(/"ts":(\d+)/.exec(item)?.[1]))
      expect(times).toEqual([NOW - 3_600_000, NOW - 40 * DAY])
      await intake.close()
    })
  })
})

describe('closing', () => {
  test('writes what waits, then takes nothing more', async () => {
    await inFolder(async (folder) => {
      const intake = await openIntake({ folder })
      const sent = Array.from({ length: 20 }, (_, n) =>
        intake.append({ source: 's', items: [bought(n)], receivedAt: NOW }),
      )
      const closed = intake.close()
      expect((await Promise.all(sent)).flat()).toHaveLength(20)
      await closed
      await expect(
        intake.append({ source: 's', items: [bought(99)], receivedAt: NOW }),
      ).rejects.toMatchObject({ reason: 'unavailable' })
      await intake.close()
      const again = await openIntake({ folder })
      expect(again.state()).toMatchObject({ seq: 20, appliedSeq: 20, units: 7, damage: [] })
      await again.close()
    })
  })
})
