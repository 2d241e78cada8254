import type { IncomingBatch, ItemResult } from '@sextant/events'
import { StreamError } from '@sextant/events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSource } from '../sources/create-source.js'
import type { KeyHolder } from '../sources/authenticate.js'
import { openTestContext, type TestContext } from '../testing.js'
import type { EvaluatedFlag } from './evaluate-flag.js'
import { exposureRecorder } from './exposure-recorder.js'

const holder = (sourceId = 'src_1'): KeyHolder => ({
  keyId: 'key_1',
  sourceId,
  scope: 'evaluate',
  recordsExposures: true,
})
const told = (key = 'short-lesson', variant = 'control'): EvaluatedFlag => ({
  key,
  value: variant,
  reason: 'SPLIT',
  variant,
  metadata: { experimentId: `exp_${key}`, variant },
})
const now = () => new Date('2026-11-02T09:00:00.000Z')

/** A stream that keeps what it is sent, and refuses while it is told to. */
function kept() {
  const batches: IncomingBatch[] = []
  const door = { isOpen: true }
  const append = async (batch: IncomingBatch): Promise<readonly ItemResult[]> => {
    if (!door.isOpen) throw new StreamError('busy', 'for this test')
    batches.push(batch)
    return batch.items.map(() => ({ outcome: 'accepted', reason: null }))
  }
  const items = () => batches.flatMap((batch) => batch.items)
  return { batches, door, items, stream: { append } }
}

describe('a recorder of exposures', () => {
  test('sends each unit and experiment once, without a time of its own', async () => {
    const { stream, items, batches } = kept()
    const recorder = exposureRecorder({ stream, now })
    for (let time = 0; time < 3; time += 1) {
      recorder.note(holder(), 'u1', [told(), told('other', 'treatment')])
      recorder.note(holder(), 'u2', [told()])
      await recorder.flush()
    }
    expect(items()).toMatchObject([
      { userId: 'u1', properties: { experimentId: 'short-lesson', variationId: 'control' } },
      { userId: 'u1', properties: { experimentId: 'other', variationId: 'treatment' } },
      { userId: 'u2', event: 'Experiment Viewed', type: 'track' },
    ])
    expect(items()[0]).not.toHaveProperty('timestamp')
    expect(batches.map(({ receivedAt }) => receivedAt)).toEqual([now().getTime()])
  })

  test('says nothing of a unit that was given nothing', async () => {
    const { stream, items } = kept()
    const recorder = exposureRecorder({ stream, now })
    const metadata = { experimentId: 'exp_1', outside: 'coverage' as const }
    recorder.note(holder(), 'u1', [{ key: 'a', reason: 'DISABLED', metadata }])
    await recorder.close()
    expect(items()).toEqual([])
  })

  test('gives the same message id after a restart, and another to another source', async () => {
    const ids = []
    for (const source of ['src_1', 'src_1', 'src_2']) {
      const { stream, items } = kept()
      const recorder = exposureRecorder({ stream, now })
      recorder.note(holder(source), 'u1', [told()])
      await recorder.close()
      ids.push(Reflect.get(Object(items()[0]), 'messageId'))
    }
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('forgets the oldest beyond its bounds, and lets what does not fit for later', async () => {
    const { stream, items } = kept()
    const recorder = exposureRecorder({ stream, now }, { remembered: 2, waiting: 3, batch: 100 })
    for (const unit of ['u1', 'u2', 'u3', 'u4']) recorder.note(holder(), unit, [told()])
    await recorder.flush()
    expect(items()).toHaveLength(3)
    recorder.note(holder(), 'u3', [told()])
    recorder.note(holder(), 'u4', [told()])
    recorder.note(holder(), 'u1', [told()])
    await recorder.flush()
    const units = items().map((item) => Reflect.get(Object(item), 'userId'))
    expect(units).toEqual(['u1', 'u2', 'u3', 'u4', 'u1'])
  })

  test('what the stream refuses is recorded at the next evaluation', async () => {
    const { stream, items, door } = kept()
    const recorder = exposureRecorder({ stream, now })
    door.isOpen = false
    recorder.note(holder(), 'u1', [told()])
    await recorder.flush()
    expect(items()).toEqual([])
    door.isOpen = true
    recorder.note(holder(), 'u1', [told()])
    await recorder.close()
    expect(items()).toHaveLength(1)
    recorder.note(holder(), 'u2', [told()])
    await recorder.flush()
    expect(items()).toHaveLength(1)
  })
})

describe('on a real stream', () => {
  let ctx: TestContext
  beforeEach(async () => {
    ctx = await openTestContext({ stream: 'open' })
  })
  afterEach(async () => ctx.dispose())

  test('what two recorders say of one unit counts once', async () => {
    const { id } = await createSource(ctx, { name: 'Server' })
    for (let restart = 0; restart < 2; restart += 1) {
      const recorder = exposureRecorder(ctx)
      recorder.note(holder(id), 'u1', [told()])
      await recorder.close()
      ctx.advance(60_000)
    }
    const [counts] = await ctx.stream.counts()
    expect(counts).toMatchObject({ received: 2, accepted: 1, duplicate: 1, conflict: 0 })
  })
})
