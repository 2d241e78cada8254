import { createInterface } from 'node:readline'
import { openEventStream } from '@sextant/events'
import { fields } from '../vectors/fields.js'
import { requestOf } from './requests.js'

// The process that is killed. It loads first and waits for its orders, so that its start does not
// count as time in which it could be killed.
console.log('loaded')
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const orders = fields(JSON.parse(String((await lines.next()).value)), 'orders')
const seed = orders.number('seed')

const stream = await openEventStream({
  folder: orders.string('folder'),
  // Small, so that a kill falls into new segments and into transactions often.
  limits: { segmentBytes: 200_000, applyItems: 500, applyMs: 50 },
})
console.log('open')

let next = orders.number('from')
const stop = new AbortController()
const workers = Array.from({ length: 4 }, async () => {
  while (!stop.signal.aborted) {
    const n = next
    next += 1
    await stream.append({
      source: 'chaos',
      items: requestOf(seed, n).items,
      receivedAt: Date.now(),
    })
    console.log(`acknowledged ${n}`)
  }
})
// Any second line ends it in good order; a kill may come meanwhile.
await lines.next()
stop.abort()
await Promise.all(workers)
await stream.close()
console.log('closed')
process.exit()
