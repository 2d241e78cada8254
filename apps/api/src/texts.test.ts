import { northStar, openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import {
  experimentInput,
  metricInput,
  naughtyStrings,
  runningExperiment,
  supportingMetric,
} from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reply } from './client.js'
import { testApi } from './test-api.js'

const strings = naughtyStrings(process.env['SEXTANT_REAL_DATA'])
const unlessFound = strings.length > 0 ? '' : ' (not run: no list of naughty strings here)'
const ownerId = TEST_PEOPLE[0].id

// What the API promises, said again without its own code: a line has no control character, prose
// has none but tab and line breaks, and neither is blank.
const isLine = (text: string) =>
  text.trim() !== '' && Array.from(text).length <= 200 && !/\p{Cc}/u.test(text)
const isProse = (text: string) =>
  text.trim() !== '' &&
  Array.from(text).length <= 4000 &&
  !/\p{Cc}/u.test(text.replaceAll(/[\t\r\n]/g, ''))

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
let ids: { star: string; target: string; cycle: string; objective: string; budget: string }
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
  const star = (await northStar(context)).id
  const target = (await supportingMetric(context, star, { key: 'target' })).id
  const quarter = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const cycle = (await reply(api.cycles.$post({ json: quarter }))).id
  const aim = { cycleId: cycle, title: { en: 'Aim' }, ownerId }
  const objective = (await reply(api.objectives.$post({ json: aim }))).id
  const total = { cycleId: cycle, ledger: 'people', total: 1000 } as const
  const budget = (await reply(api.budgets.$post({ json: total }))).id
  ids = { star, target, cycle, objective, budget }
})
afterEach(async () => context.dispose())

interface Answer {
  readonly status: number
  json(): Promise<unknown>
}

/** What became of each string: kept as it was, altered, or refused. */
async function roundTrip(
  send: (text: string, index: number) => Promise<Answer>,
  read: (body: unknown) => readonly unknown[],
) {
  const outcome = {
    kept: Array.of<string>(),
    altered: Array.of<string>(),
    refused: Array.of<string>(),
  }
  for (const [index, text] of strings.entries()) {
    const response = await send(text, index)
    const body = await response.json()
    if (response.status === 400) outcome.refused.push(text)
    else outcome[read(body).every((back) => back === text) ? 'kept' : 'altered'].push(text)
  }
  return outcome
}

const sorted = (isAllowed: (text: string) => boolean) => ({
  kept: strings.filter((text) => isAllowed(text)),
  altered: [],
  refused: strings.filter((text) => !isAllowed(text)),
})

const en = z.object({ en: z.string() }).transform((value) => value.en)
const zh = z.object({ zh: z.string() }).transform((value) => value.zh)

describe.skipIf(strings.length === 0)(
  `515 naughty strings come back byte for byte or are refused${unlessFound}`,
  () => {
    test('and few of them are refused', () => {
      expect(strings).toHaveLength(515)
      expect(sorted(isLine).kept.length).toBeGreaterThan(450)
      expect(sorted(isProse).kept.length).toBeGreaterThan(sorted(isLine).kept.length)
    })

    test('as the texts of a metric', async () => {
      const exploratory = { tier: 'exploratory', key: 'bet' } as const
      const { id, definition } = await supportingMetric(context, ids.star, exploratory)
      const Texts = z.object({
        name: z.object({ en: z.string(), zh: z.string() }),
        unit: en,
        definition: z.object({ meaning: en, formula: zh, dataSource: en, countingRule: zh }),
        exemption: z.object({ reason: z.string() }),
      })
      const outcome = await roundTrip(
        (text) => {
          const prose = { meaning: { en: text }, formula: { zh: text } }
          const rest = { dataSource: { en: text }, countingRule: { zh: text } }
          const json = {
            name: { en: text, zh: text },
            unit: { en: text },
            definition: { ...definition, ...prose, ...rest },
            exemption: { until: '2026-12-31', reason: text },
            reason: 'Reworded',
          }
          return api.metrics[':id'].$patch({ param: { id }, json })
        },
        (body) => {
          const { name, unit, definition, exemption } = Texts.parse(body)
          return [name.en, name.zh, unit, ...Object.values(definition), exemption.reason]
        },
      )
      expect(outcome).toEqual(sorted(isLine))
    })

    test('as the prose of a definition, with its reason', async () => {
      const { definition } = metricInput('x')
      const Texts = z.object({ definition: z.object({ meaning: en }) })
      const outcome = await roundTrip(
        (text) => {
          const json = { definition: { ...definition, meaning: { en: text } }, reason: text }
          return api.metrics[':id'].$patch({ param: { id: ids.target }, json })
        },
        (body) => [Texts.parse(body).definition.meaning],
      )
      expect(outcome).toEqual(sorted(isProse))
    })

    test('as name, hypothesis and variants of an experiment', async () => {
      const input = experimentInput(ids.target)
      const { id } = await reply(api.experiments.$post({ json: input }))
      const Texts = z.object({
        name: en,
        hypothesis: z.object({ because: en, change: zh, audience: en }),
        variants: z.array(z.object({ name: zh })),
      })
      const outcome = await roundTrip(
        (text) => {
          const json = {
            name: { en: text },
            hypothesis: { because: { en: text }, change: { zh: text }, audience: { en: text } },
            variants: input.variants.map((variant) => ({ ...variant, name: { zh: text } })),
          }
          return api.experiments[':id'].$patch({ param: { id }, json })
        },
        (body) => {
          const { name, hypothesis, variants } = Texts.parse(body)
          return [name, ...Object.values(hypothesis), ...variants.map((variant) => variant.name)]
        },
      )
      expect(outcome).toEqual(sorted(isLine))
    })

    test('as what and why of a deviation', async () => {
      const { id } = await runningExperiment(context, experimentInput(ids.target))
      const Texts = z.object({ deviations: z.array(z.object({ what: en, reason: zh })) })
      const outcome = await roundTrip(
        (text) => {
          const json = { what: { en: text }, reason: { zh: text } }
          return api.experiments[':id'].deviations.$post({ param: { id }, json })
        },
        (body) => Object.values(Texts.parse(body).deviations.at(-1) ?? {}),
      )
      expect(outcome).toEqual(sorted(isProse))
    })

    test('as title, milestone and comment of a key result', async () => {
      const milestones = [{ name: { en: 'First' }, weight: 1, done: false }]
      const aim = { objectiveId: ids.objective, title: { en: 'Aim' }, ownerId }
      const range = { type: 'milestone', milestones } as const
      const { id } = await reply(api['key-results'].$post({ json: { ...aim, range } }))
      const CheckIns = z.object({ checkIns: z.array(z.object({ comment: zh })) })
      const outcome = await roundTrip(
        (text) => {
          const json = { day: '2026-11-01', comment: { zh: text } }
          return api['key-results'][':id']['check-ins'].$post({ param: { id }, json })
        },
        (body) =>
          CheckIns.parse(body)
            .checkIns.slice(0, 1)
            .map(({ comment }) => comment),
      )
      expect(outcome).toEqual(sorted(isLine))
    })

    test('as the title of an objective', async () => {
      const Texts = z.object({ title: en })
      const outcome = await roundTrip(
        (text) =>
          api.objectives.$post({ json: { cycleId: ids.cycle, title: { en: text }, ownerId } }),
        (body) => [Texts.parse(body).title],
      )
      expect(outcome).toEqual(sorted(isLine))
    })

    test('as name and description of an initiative', async () => {
      const Texts = z.object({ name: en, description: zh })
      const outcome = await roundTrip(
        (text) => {
          const texts = { name: { en: text }, description: { zh: text } }
          return api.initiatives.$post({ json: { ...texts, tier: 'core', ownerId } })
        },
        (body) => Object.values(Texts.parse(body)),
      )
      expect(outcome).toEqual(sorted(isLine))
    })

    test('as the note of an entry', async () => {
      const Texts = z.object({ note: en })
      const outcome = await roundTrip(
        (text) => {
          const json = { kind: 'actual', day: '2026-10-05', amount: 1, note: { en: text } } as const
          return api.budgets[':id'].entries.$post({ param: { id: ids.budget }, json })
        },
        (body) => [Texts.parse(body).note],
      )
      expect(outcome).toEqual(sorted(isLine))
    })
  },
)
