import { describe, expect, test } from 'vitest'
import {
  optimizelyAnalysis,
  optimizelyStream,
  sendLog,
  withOptimizely,
} from './checks/optimizely-stream.js'
import { optimizely } from './checks/optimizely.js'
import { differencesFrom } from './differences.js'
import { realDataFolder } from './real-data-folder.js'
import { readEntries } from './reference.js'

const there = realDataFolder !== null

// As lists, because a skipped test is reported: it must exist only where the data do not.
test.for(there ? [] : ['not run: no real data here'])('%s', (_, { skip }) => {
  expect(there).toBe(false)
  skip()
})

describe.each(there ? ["Optimizely's event log, taken in as it was sent"] : [])('%s', () => {
  compareWithReference()
})

/** Sums as they were published (optimizely/labs, computing-experiment-metrics). */
const published = {
  purchase: [163, 169, 223],
  views: [1799, 2414, 2900],
  revenue: [14_499_837, 14_959_831, 19_899_777],
  calls: [957, 649, 672],
}

function compareWithReference() {
  const entries = readEntries().filter(({ id }) => id.startsWith('optimizely/'))

  test('every entry that a file of units answers is answered by the stream', () => {
    expect(Object.keys(optimizelyStream).toSorted()).toEqual(Object.keys(optimizely).toSorted())
    expect(entries.map(({ id }) => id).toSorted()).toEqual(Object.keys(optimizely).toSorted())
  })

  test.each(entries)('$id', async (checked) => {
    const got = await optimizelyStream[checked.id]?.(checked)
    expect(differencesFrom(checked, got)).toEqual([])
  })

  test('published sums are met to the unit, whichever way the numbers are cut', async () => {
    await withOptimizely(async (stream) => {
      const state = await stream.settled()
      expect(await stream.counts()).toMatchObject([
        {
          received: state.seq,
          accepted: state.seq,
          duplicate: 0,
          conflict: 0,
          rejected: 0,
          late: 0,
        },
      ])
      for (const [key, sums] of Object.entries(published)) {
        for (const by of [
          { by: 'all' },
          { by: 'exposure_day', cumulative: false },
          { by: 'segment', segment: 'browser' },
        ] as const) {
          const slices = await stream.sliceMoments(optimizelyAnalysis, key, by)
          const found = optimizelyAnalysis.variants.map(({ variant }) =>
            slices
              .filter((slice) => slice.variant === variant)
              .map(({ moments }) => sumOf(moments))
              .reduce((a, b) => a + b, 0),
          )
          expect({ key, by, found }).toEqual({ key, by, found: sums })
        }
      }
    })
  })

  test('health finds nothing wrong, and a recomputation nothing different', async () => {
    await withOptimizely(async (stream) => {
      const health = await stream.health(optimizelyAnalysis)
      expect(health).toMatchObject({
        units: [{ units: 3304 }, { units: 3367 }, { units: 3329 }],
        crossovers: [{ units: 0 }, { units: 0 }, { units: 0 }],
        exposures: 10_000,
        unknownExposures: 0,
        misassigned: 0,
        outsideRun: 0,
      })
      expect(health.immature.every(({ units }) => units === 0)).toBe(true)
      expect(health.unreadable.every(({ events }) => events === 0)).toBe(true)
      expect(await stream.verify(optimizelyAnalysis)).toMatchObject({ equal: true })
      const events = (await stream.catalogue()).filter(({ event }) => event !== 'support_call')
      expect(events.reduce((sum, { count }) => sum + count, 0)).toBe(38_648)
    })
  })

  test('the log sent once more changes nothing', async () => {
    await withOptimizely(async (stream) => {
      const before = await stream.sliceMoments(optimizelyAnalysis, 'revenue', { by: 'all' })
      const results = (await sendLog(stream, Infinity)).flat()
      expect(results.every(({ outcome }) => outcome === 'duplicate')).toBe(true)
      expect(await stream.counts()).toMatchObject([
        { received: 2 * results.length, accepted: results.length, duplicate: results.length },
      ])
      await stream.settled()
      await stream.refresh(optimizelyAnalysis)
      expect(await stream.sliceMoments(optimizelyAnalysis, 'revenue', { by: 'all' })).toEqual(
        before,
      )
    })
  })
}

/** Whole sums, out of means that are divided by whole numbers. */
function sumOf(moments: { readonly kind: string; readonly n: number }): number {
  if ('sum' in moments && typeof moments.sum === 'number') return moments.sum
  const mean = 'mean' in moments && typeof moments.mean === 'number' ? moments.mean : Number.NaN
  return Math.round(mean * moments.n * 1e6) / 1e6
}
