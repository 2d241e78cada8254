import { compare, meanMoments } from '@sextant/stats'
import { describe, expect, test } from 'vitest'
import type { Analyses } from './analyses.js'
import type { SentItem } from './testing/memory-tables.js'
import { analysis, DAY, START, withWorld } from './testing/read-world.js'

describe('worlds with little in them', () => {
  const exposed = (unit: number, variation: string, ts = START): SentItem => ({
    kind: 'exposure',
    unit,
    ts,
    received: START + 8 * DAY,
    experiment: 'checkout',
    variation,
    assigned: null,
    props: null,
  })

  test('without exposures nothing is counted and nothing fails', async () => {
    const items: SentItem[] = [
      { kind: 'event', unit: 1, ts: START, received: START, event: 'buy', props: { price: 1 } },
    ]
    await withWorld(items, async ({ reads }) => {
      for (const own of analysis.metrics) {
        expect(await reads.sliceMoments(analysis, own.metric, { by: 'age' })).toEqual([])
        const by = { by: 'segment', segment: 'country' } as const
        expect(await reads.sliceMoments(analysis, own.metric, by)).toEqual([])
      }
      const capped = await reads.cappedMoments(analysis, 'revenue', 0.99)
      expect(capped.map(({ variant, moments }) => [variant, moments.n])).toEqual([
        ['control', 0],
        ['treatment', 0],
        ['empty', 0],
      ])
      expect(await reads.quantileMoments(analysis, 'revenue', 0.5, 'units')).toEqual([])
      expect(await reads.quantileMoments(analysis, 'revenue', 0.5, 'events')).toEqual([])
      expect(await reads.health(analysis)).toMatchObject({ exposures: 0, newestExposureAt: null })
    })
  })

  test('where every unit crossed over all numbers are of nobody', async () => {
    await withWorld(
      [exposed(1, '0'), exposed(1, '1'), exposed(2, '1'), exposed(2, '0')],
      async ({ reads }) => {
        const health = await reads.health(analysis)
        expect(health.units.map(({ units }) => units)).toEqual([0, 0, 0])
        expect(health.crossovers.map(({ units }) => units)).toEqual([2, 0, 0])
        expect(await reads.quantileMoments(analysis, 'revenue', 0.9, 'units')).toEqual([])
        expect(await reads.sliceMoments(analysis, 'revenue', { by: 'age' })).toEqual([])
      },
    )
  })

  test('units that did nothing have moments of zeros, which compare as such', async () => {
    await withWorld(
      [1, 2, 3, 4].map((unit) => exposed(unit, String(unit % 2))),
      async ({ reads }) => {
        const [control, treatment] = await reads.cappedMoments(analysis, 'visits', 0.95)
        if (control === undefined || treatment === undefined) throw new Error('two variants')
        expect(control.moments).toEqual({ kind: 'mean', n: 2, mean: 0, m2: 0 })
        const options = { difference: 'absolute', alpha: 0.05 } as const
        const { undefinedBecause } = compare(control.moments, treatment.moments, options)
        expect(undefinedBecause).toBe('zero_variance')
      },
    )
  })

  test('values that are all below 0 leave the units without events above the cap', async () => {
    const sold = (unit: number, price: number): SentItem => ({
      kind: 'event',
      unit,
      ts: START,
      received: START,
      event: 'buy',
      props: { price },
    })
    const items = [exposed(1, '0'), exposed(2, '0'), exposed(3, '0'), sold(1, -4), sold(2, -2)]
    await withWorld(items, async ({ reads }) => {
      const [control] = await reads.cappedMoments(analysis, 'capped revenue', 0.5)
      expect(control?.moments).toEqual(meanMoments([-4, -2, -2]))
    })
  })

  test('what cannot be asked is refused', async () => {
    await withWorld([exposed(1, '0')], async ({ reads }) => {
      const refused = [
        () => reads.cappedMoments(analysis, 'bought', 0.9),
        () => reads.cappedMoments(analysis, 'revenue', 1),
        () => reads.cappedMoments(analysis, 'revenue', Number.NaN),
        () => reads.cappedMoments(analysis, 'unheard of', 0.9),
        () => reads.quantileMoments(analysis, 'order value', 0.5, 'units'),
        () => reads.quantileMoments(analysis, 'visits', 0.5, 'events'),
        () => reads.quantileMoments(analysis, 'revenue', 0, 'units'),
        () => reads.sliceMoments(analysis, 'revenue', { by: 'segment', segment: 'browser' }),
        () => reads.unitsIn(analysis, { by: 'segment', segment: '' }),
      ]
      for (const answer of refused) {
        await expect(answer()).rejects.toMatchObject({ reason: 'bad_analysis' })
      }
      const never = { ...analysis, experiment: ['another'] }
      await expect(reads.health(never)).rejects.toMatchObject({ reason: 'not_refreshed' })
    })
  })
})

describe('answers that are kept', () => {
  const exposed = (unit: number): SentItem => ({
    kind: 'exposure',
    unit,
    ts: START,
    received: START + 4 * DAY,
    experiment: 'checkout',
    variation: '0',
    assigned: null,
    props: null,
  })
  const bought = (unit: number, price: number): SentItem => ({
    kind: 'event',
    unit,
    ts: START + 1,
    received: START + 4 * DAY,
    event: 'buy',
    props: { price },
  })
  const asked = async (reads: Analyses) => {
    const [control] = await reads.cappedMoments(analysis, 'capped revenue', 0.9)
    const [age] = await reads.sliceMoments(analysis, 'capped revenue', { by: 'age' })
    const [median] = await reads.quantileMoments(analysis, 'capped revenue', 0.5, 'units')
    return [control?.moments, age?.moments, median?.moments]
  }
  const three = [exposed(1), exposed(2), exposed(3), bought(1, 1), bought(2, 2), bought(3, 3)]

  test('stand at their mark whatever has arrived since, and change with the mark', async () => {
    await withWorld(three, async ({ reads, tables }) => {
      const before = await asked(reads)
      await tables.put([bought(1, 3)])
      expect(await asked(reads)).toEqual(before)
      await reads.refresh(analysis)
      const after = await asked(reads)
      for (const [at, answer] of before.entries()) expect(after[at]).not.toEqual(answer)
    })
  })

  test('are not computed twice at a mark', async () => {
    await withWorld(three, async ({ reads, tables }) => {
      const before = await asked(reads)
      // Behind the back of the analysis: what is read again would show it.
      await tables.run('delete from unit_metric_1')
      await tables.run('delete from facts_1')
      expect(await asked(reads)).toEqual(before)
    })
  })

  test('are forgotten when verifying finds the state wrong, and when a unit is', async () => {
    const answers: unknown[] = []
    await withWorld(three, async ({ reads }) => void answers.push(await asked(reads)))
    await withWorld(three, async ({ reads, tables }) => {
      const [right] = answers
      await tables.run('update unit_metric_1 set y = y + 100')
      expect(await asked(reads)).not.toEqual(right)
      expect(await reads.verify(analysis)).toMatchObject({ equal: false })
      expect(await asked(reads)).toEqual(right)
      await tables.run('update unit_metric_1 set y = y + 100')
      expect(await asked(reads)).toEqual(right)
      await tables.run("insert into tombstones values ('a unit')")
      expect(await asked(reads)).not.toEqual(right)
    })
  })
})
