import type { IncomingBatch } from '@sextant/events'
import { LESSON_FINISHED } from './stream-experiment.js'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/**
 * What also comes in from real apps: a request that was sent twice, an id used for something else,
 * an old phone that sends what it kept, a clock that is wrong, a build that forgets who the learner is.
 *
 * @param earlier a batch that was sent; @param now in ms
 */
export function* strayItems(earlier: IncomingBatch, now: number): Generator<IncomingBatch> {
  const { source } = earlier
  const lesson = (messageId: string, at: number, rest: object = {}) => ({
    type: 'track',
    event: LESSON_FINISHED,
    userId: 'learner-000017',
    messageId,
    timestamp: new Date(at).toISOString(),
    properties: { platform: 'android', hours: 0.4 },
    ...rest,
  })
  yield { source, items: earlier.items.slice(0, 240), receivedAt: earlier.receivedAt + MINUTE }
  const kept = [33, 34, 35, 36].map((days) => lesson(`offline-${days}`, now - days * DAY))
  yield { source, items: kept, receivedAt: now - 9 * 60 * MINUTE }
  const wrong = [
    lesson('learner-000017-0', now - DAY, { properties: { platform: 'android', hours: 4 } }),
    lesson('clock-ahead', now + 3 * DAY),
    lesson('nobody', now - DAY, { userId: '' }),
    lesson('too-much', now - DAY, { properties: { platform: 'android', hours: 4e18 } }),
  ]
  yield { source, items: wrong, receivedAt: now - 40 * MINUTE }
}
