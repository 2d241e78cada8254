import { createSource, createSourceKey } from '@sextant/core'
import { assignUnit, type Assignment, type Experiment } from '@sextant/core/contract'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import type { Analysis } from '@sextant/events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testApi } from '../test-api.js'

let context: TestContext
let send: (items: readonly unknown[]) => Promise<Response>
let run: (assignment: Partial<Assignment>) => Promise<Experiment>
beforeEach(async () => {
  context = await openTestContext({ stream: 'open' })
  const { app } = testApi(context)
  const { id } = await createSource(context, { name: 'Website' })
  const { key } = await createSourceKey(context, id, { scope: 'ingest' })
  const star = await northStar(context)
  const target = await supportingMetric(context, star.id, { key: 'completion' })
  run = (assignment) =>
    runningExperiment(context, experimentInput(target.id, { key: 'lesson', assignment }))
  send = async (batch) =>
    app.request('/v1/batch', {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`${key}:`)}` },
      body: JSON.stringify({ batch }),
    })
})
afterEach(async () => context.dispose())

const UNITS = Array.from({ length: 200 }, (_, index) => `user-${index}`)
const seen = (userId: string, properties: object) => ({
  type: 'track',
  event: 'Experiment Viewed',
  userId,
  properties,
})

function analysisOf({ id, key, name, variants }: Experiment): Analysis {
  const textsOf = (words: { en?: string | undefined; zh?: string | undefined }) =>
    [words.en, words.zh].filter((text) => text !== undefined)
  return {
    experiment: [id, key, ...textsOf(name)],
    variants: variants.map((variant) => ({
      variant: variant.key,
      values: [variant.key, ...textsOf(variant.name)],
    })),
    from: context.now().getTime() - 1000,
    until: null,
    segments: [],
    timeZone: 'UTC',
    metrics: [],
  }
}

async function healthOf(experiment: Experiment) {
  await context.stream.settled()
  const analysis = analysisOf(experiment)
  await context.stream.refresh(analysis)
  return context.stream.health(analysis)
}

function variantOf({ assignment, variants, key }: Experiment, unit: string) {
  const weightsBp = variants.map(({ weightBp }) => weightBp)
  const rule = { ...assignment, seed: assignment.seed ?? key, weightsBp }
  const index = assignUnit(rule, unit)
  return typeof index === 'number' ? variants[index] : undefined
}

test('who names another variant than the given one counts for none', async () => {
  const experiment = await run({ by: 'sextant' })
  const [control, treatment] = experiment.variants
  const isLiar = (at: number) => at % 4 === 0
  const items = UNITS.map((unit, at) => {
    const own = variantOf(experiment, unit)
    const other = own?.key === control?.key ? treatment : control
    const said = isLiar(at) ? other : own
    const byName = { experimentName: experiment.name.zh, variationName: said?.name.en }
    return seen(unit, at % 3 === 0 ? byName : { experiment_id: 'lesson', variant: said?.key })
  })
  expect((await send(items)).status).toBe(200)
  const health = await healthOf(experiment)
  expect(health.misassigned).toBe(UNITS.filter((_, at) => isLiar(at)).length)
  const honest = UNITS.filter((_, at) => !isLiar(at))
  for (const { key } of experiment.variants) {
    const counted = health.units.find(({ variant }) => variant === key)?.units
    expect(counted).toBe(honest.filter((unit) => variantOf(experiment, unit)?.key === key).length)
  }
})

test('who is outside of the coverage was given nothing', async () => {
  const experiment = await run({ by: 'sextant', coverageBp: 3000 })
  await send(UNITS.map((unit) => seen(unit, { experimentId: 'lesson', variationId: 'control' })))
  const health = await healthOf(experiment)
  const given = UNITS.filter((unit) => variantOf(experiment, unit)?.key === 'control').length
  expect(given).toBeGreaterThan(0)
  expect(health.misassigned).toBe(UNITS.length - given)
})

test('where others assign, what an exposure says is believed', async () => {
  const experiment = await run({ by: 'elsewhere' })
  await send(UNITS.map((unit) => seen(unit, { experimentId: 'lesson', variationId: 'control' })))
  const health = await healthOf(experiment)
  expect(health.misassigned).toBe(0)
  expect(health.units.find(({ variant }) => variant === 'control')?.units).toBe(UNITS.length)
})
