import { expect, test } from 'vitest'
import type { SentItem } from './testing/memory-tables.js'
import { scaled } from './testing/oracle.js'
import { alike, spread, valuesOf } from './testing/plain-moments.js'
import { analysis, DAY, inRandomWorlds, START } from './testing/read-world.js'

test('exposures that no run stands for are counted by the name they carry', async () => {
  await inRandomWorlds(20, async ({ items, reads }) => {
    const exposures = items.filter((sent) => sent.kind === 'exposure')
    const [from, until] = [START + DAY, START + 3 * DAY]
    const [name = ''] = analysis.experiment
    const runs = [
      { name, from, until },
      { name: 'nobody’s', from: 0, until: null },
    ]
    const strays = exposures.filter(
      (sent) => sent.experiment !== name || sent.ts < from || sent.ts >= until,
    )
    const names = [...new Set(strays.map(({ experiment }) => experiment))]
    const found = await reads.strayExposures(runs)
    expect(found.exposures).toBe(strays.length)
    expect(found.named.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      names.toSorted().map((own) => {
        const those = strays.filter(({ experiment }) => experiment === own)
        const lastAt = Math.max(...those.map(({ received }) => received))
        return { name: own, exposures: those.length, lastAt }
      }),
    )
    expect((await reads.strayExposures([])).exposures).toBe(exposures.length)
  })
})

test('health counts every exposure once, and what each metric waits for', async () => {
  await inRandomWorlds(25, async ({ items, newest, units, reads }) => {
    const health = await reads.health(analysis)
    const named = items
      .filter((sent) => sent.kind === 'exposure')
      .filter(({ experiment }) => analysis.experiment.includes(experiment))
    const texts = analysis.variants.flatMap(({ values }) => values)
    const inside = named.filter(({ ts }) => ts >= START && ts < START + 6 * DAY)
    const unknown = inside.filter(({ variation }) => !texts.includes(variation))
    const counts = inside.filter(
      ({ variation, assigned }) => texts.includes(variation) && assigned !== false,
    )
    expect(health.exposures).toBe(named.length)
    expect(health.outsideRun).toBe(named.length - inside.length)
    expect(health.unknownExposures).toBe(unknown.length)
    expect(health.misassigned).toBe(inside.length - unknown.length - counts.length)
    const strangers = [...new Set(unknown.map(({ variation }) => variation))].map((value) => {
      return { value, exposures: unknown.filter(({ variation }) => variation === value).length }
    })
    expect(health.unknownVariants).toEqual(
      strangers.toSorted((a, b) => b.exposures - a.exposures || (a.value < b.value ? -1 : 1)),
    )
    expect(health.newestExposureAt).toBe(
      named.length === 0 ? null : Math.max(...named.map(({ received }) => received)),
    )
    const own = units()
    expect(health.units).toEqual(
      analysis.variants.map(({ variant }, at) => {
        return { variant, units: own.filter((unit) => unit.variant === at).length }
      }),
    )
    const exposed = new Set(counts.map(({ unit }) => unit)).size
    const crossed = health.crossovers.reduce((sum, { units: n }) => sum + n, 0)
    expect(own.length + crossed).toBe(exposed)
    expect(health.immature).toEqual(
      analysis.metrics.map(({ metric: key, window }) => {
        const open = own.filter(({ first }) => {
          const end = window.length === null ? 0 : first + window.delay + window.length
          return Math.min(end, START + 6 * DAY) > newest
        })
        return { metric: key, units: open.length }
      }),
    )
    const events = items.filter((sent) => sent.kind === 'event')
    expect(health.newestEventAt).toEqual(
      analysis.metrics.map(({ metric: key, measure }) => {
        const times = events
          .filter(({ event: name }) => name === measure.event)
          .map(({ received }) => received)
        return { metric: key, at: times.length === 0 ? null : Math.max(...times) }
      }),
    )
    const bought = events.filter(({ event: name }) => name === 'buy')
    const priced = (sent: SentItem) => sent.props?.['price'] ?? null
    const noNumber = bought.filter((sent) => scaled(String(priced(sent)), 2) === null).length
    const noText = bought.filter((sent) => priced(sent) === null).length
    const readable = [noNumber, noNumber, 0, 0, 0, noNumber, noText, noNumber]
    expect(health.unreadable.map(({ events: n }) => n)).toEqual(readable)
    for (const { metric: key, byVariant } of health.covariates) {
      const position = analysis.metrics.findIndex((known) => known.metric === key)
      const expected = analysis.variants.map(({ variant }, at) => {
        const x = own
          .filter((unit) => unit.variant === at)
          .map((unit) => valuesOf(unit, position).x)
        return { variant, units: x.length, ...spread(x) }
      })
      expect(alike(byVariant, expected)).toEqual(expected)
    }
    expect(health.covariates.map(({ metric: key }) => key)).toEqual(['revenue', 'bought'])
  })
})
