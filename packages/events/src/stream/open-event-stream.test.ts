import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Analysis } from '../analysis/analysis.js'
import type { EventStream } from '../event-stream.js'
import { openEventStream } from './open-event-stream.js'
import { restoreEventStream } from './restore-stream.js'
import { inFolder, NOW } from './testing/open-in-folder.js'

const HOUR = 3_600_000
const analysis: Analysis = {
  experiment: ['banner'],
  variants: [
    { variant: 'control', values: ['red'] },
    { variant: 'treatment', values: ['blue'] },
  ],
  from: NOW - 24 * HOUR,
  until: null,
  segments: [],
  timeZone: 'UTC',
  metrics: [
    {
      metric: 'revenue',
      kind: 'mean',
      measure: { event: 'Bought', filters: [], aggregation: 'sum', property: 'price' },
      denominator: null,
      window: { delay: 0, length: null },
      since: null,
      covariateSpan: 0,
      cap: null,
      decimals: 2,
    },
  ],
}

/** Sixty units, every second in treatment; each buys for its number. */
function items(): object[] {
  return Array.from({ length: 60 }, (_, n) => {
    const variationId = n % 2 === 0 ? 'red' : 'blue'
    const userId = `unit-${n}`
    const properties = { experimentId: 'banner', variationId }
    const [seen, bought] = [NOW - 2 * HOUR, NOW - HOUR].map((time) => new Date(time).toISOString())
    return [
      { type: 'track', userId, event: 'Experiment Viewed', timestamp: seen, properties },
      { type: 'track', userId, event: 'Bought', timestamp: bought, properties: { price: n } },
    ]
  }).flat()
}

async function answersOf(stream: EventStream) {
  await stream.settled()
  await stream.refresh(analysis)
  const all = await stream.sliceMoments(analysis, 'revenue', { by: 'all' })
  const { equal } = await stream.verify(analysis)
  return {
    all,
    equal,
    events: (await stream.catalogue()).map(({ event, count }) => [event, count]),
  }
}

describe('the event stream', () => {
  test('answers from what came in; after a restart, a forgotten unit and a restored export too', async () => {
    await inFolder(async (folder) => {
      const live = join(folder, 'live')
      let stream = await openEventStream({ folder: live })
      await stream.append({ source: 's', items: items(), receivedAt: NOW })
      const before = await answersOf(stream)
      expect(before.equal).toBe(true)
      expect(before.all).toMatchObject([
        { variant: 'control', slice: null, moments: { kind: 'mean', n: 30, mean: 29 } },
        { variant: 'treatment', slice: null, moments: { kind: 'mean', n: 30, mean: 30 } },
      ])
      await stream.close()
      stream = await openEventStream({ folder: live })
      expect(await answersOf(stream)).toEqual(before)

      expect(await stream.forget('unit-58')).toEqual({ items: 2 })
      const after = await answersOf(stream)
      expect(after.equal).toBe(true)
      expect(after.all).toMatchObject([
        { variant: 'control', moments: { kind: 'mean', n: 29, mean: 28 } },
        before.all[1],
      ])
      await stream.exportParquet(join(folder, 'export'))
      await stream.close()
      await restoreEventStream({ from: join(folder, 'export'), folder: join(folder, 'restored') })
      const restored = await openEventStream({ folder: join(folder, 'restored') })
      expect(await answersOf(restored)).toEqual(after)
      await restored.close()
    })
  })

  test('is one process’s own: another is refused and names the reason', async () => {
    await inFolder(async (folder) => {
      const stream = await openEventStream({ folder })
      const url = new URL('./open-event-stream.ts', import.meta.url).href
      const script = `
        const { openEventStream } = await import(${JSON.stringify(url)})
        await openEventStream({ folder: process.argv[1] }).catch(({ reason, message }) =>
          console.log(JSON.stringify({ reason, message })))`
      const child = spawn(
        process.execPath,
        [
          '--conditions=sextant-source',
          '--import',
          'tsx',
          '--input-type=module',
          '-e',
          script,
          folder,
        ],
        { cwd: new URL('../..', import.meta.url) },
      )
      let said = ''
      child.stdout.on('data', (text) => (said += String(text)))
      await new Promise((resolve) => child.on('close', resolve))
      expect(JSON.parse(said)).toMatchObject({ reason: 'unavailable' })
      expect(said).toContain(String(process.pid))
      expect(await stream.append({ source: 's', items: items(), receivedAt: NOW })).toHaveLength(
        120,
      )
      await stream.close()
    })
  })
})
