import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Look, type ExperimentInput } from '../contract/experiment.js'
import type { ImportMapping } from '../contract/import.js'
import type { Metric } from '../contract/metric.js'
import type { PlanInput } from '../contract/plan.js'
import { normal, seededRandom } from '../demo/random.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import { confirmImport } from '../imports/confirm-import.js'
import { importSettled } from '../imports/import-settled.js'
import { stageImport } from '../imports/stage-import.js'
import { uploadImport } from '../imports/upload-import.js'
import { csv, experimentInput, northStar, openTestContext } from '../testing.js'
import { runningExperiment, supportingMetric, type TestContext } from '../testing.js'
import { lookAtExperiment } from './look-at-experiment.js'
import { recomputeSignificanceTest } from './recompute-significance-test.js'

let ctx: TestContext
let star: Metric
let target: Metric
let guard: Metric
let others: Metric[]
beforeEach(async () => {
  ctx = await openTestContext()
  star = await northStar(ctx)
  const mean = { kind: 'mean' } as const
  target = await supportingMetric(ctx, star.id, { key: 'minutes', ...mean })
  guard = await supportingMetric(ctx, star.id, { key: 'load', ...mean, direction: 'down' })
  others = await Promise.all(
    ['clicks', 'visits'].map((key) => supportingMetric(ctx, star.id, { key, ...mean })),
  )
})
afterEach(async () => ctx.dispose())

function input(plan: Partial<PlanInput>, rest: Partial<ExperimentInput> = {}): ExperimentInput {
  return experimentInput(target.id, {
    plan: {
      minimumEffect: 0.05,
      baseline: { mean: 10, standardDeviation: 2 },
      unitsPerDay: 50,
      ...plan,
    },
    guardrails: [{ metricId: guard.id, margin: 0.1 }],
    secondaryMetricIds: others.map(({ id }) => id),
    ...rest,
  })
}

const HEADER = ['variant', 'star', 'minutes', 'minutes_pre', 'load', 'clicks', 'visits']

/** The first `units` of one stream, so that a later file holds the earlier one. */
function rows(units: number, lift: number): (string | number)[][] {
  const random = seededRandom(7)
  return Array.from({ length: units }, (_, index) => {
    const treated = index % 2 === 1
    const past = 10 + 2 * normal(random)
    const now = 0.8 * past + 2 + 1.2 * normal(random) + (treated ? 10 * lift : 0)
    const spike = index % 97 === 5 ? 60 : 0
    const noise = () => 5 + normal(random)
    return [
      treated ? 'treatment' : 'control',
      noise(),
      now + spike,
      past,
      noise(),
      noise(),
      noise(),
    ]
  })
}

async function bringIn(id: string, units: number, lift: number): Promise<void> {
  const body = Readable.from([csv(HEADER, rows(units, lift))])
  const upload = await uploadImport(ctx, id, { fileName: `u${units}.csv`, body })
  const plain = (metricId: string, column: string) => ({ metricId, column })
  const mapping: ImportMapping = {
    variantColumn: 'variant',
    variants: ['control', 'treatment'].map((value) => ({ value, variant: value })),
    metrics: [
      plain(star.id, 'star'),
      { ...plain(target.id, 'minutes'), covariate: 'minutes_pre' },
      plain(guard.id, 'load'),
      ...others.map((metric) => plain(metric.id, metric.key)),
    ],
  }
  await stageImport(ctx, upload.id, mapping)
  await importSettled(ctx, upload.id)
  await confirmImport(ctx, upload.id)
  ctx.advance(86_400_000)
}

async function looked(plan: Partial<PlanInput>, units: number, lift = 0.06): Promise<Look> {
  const { id } = await runningExperiment(ctx, input(plan))
  await bringIn(id, units, lift)
  return lookAtExperiment(ctx, id)
}

const targetOf = (look: Look) => {
  const found = look.tests.find(({ role }) => role === 'target')
  if (found === undefined) throw new Error('no target was tested')
  return found
}

async function expectRecomputed(look: Look): Promise<void> {
  expect(Look.parse(JSON.parse(JSON.stringify(look)))).toEqual(look)
  for (const { id } of look.tests) {
    expect(await recomputeSignificanceTest(ctx, id)).toMatchObject({
      identical: true,
      differences: [],
    })
  }
}

const CAPPED_CUPED = (): Partial<PlanInput> => ({
  varianceReduction: 'cuped',
  caps: [{ metricId: target.id, quantile: 0.98 }],
})

describe('every method, computed again from its own row', () => {
  test.each(['fixed_horizon', 'group_sequential', 'confidence_sequence', 'bayesian'] as const)(
    '%s',
    async (method) => {
      const look = await looked({ method, correction: 'holm', ...CAPPED_CUPED() }, 600)
      await expectRecomputed(look)
      const { planned, bayes, method: name } = targetOf(look)
      expect(name).toBe(`${method === 'fixed_horizon' ? 'welch_t' : method}_capped_cuped`)
      expect(planned?.kind ?? 'fixed_horizon').toBe(method)
      expect(bayes?.chanceToWin).toBeGreaterThan(0.9)
      expect(look.information).toMatchObject({ lookNumber: 1 })
    },
  )
})

describe('three looks of a group-sequential plan', () => {
  test('share one alpha, and the one past the boundary may be decided on', async () => {
    const early = { method: 'group_sequential', ...CAPPED_CUPED() } as const
    const { id, plan } = await runningExperiment(ctx, input(early))
    const total = plan.sample?.total ?? 0
    expect(plan.looks.map(({ fraction }) => fraction)).toEqual([1 / 3, 2 / 3, 1])
    expect(plan.looks.at(-1)).toMatchObject({ units: total, day: Math.ceil(total / 50) })
    const looks: Look[] = []
    for (const share of [0.3, 0.7]) {
      await bringIn(id, 2 * Math.round((share * total) / 2), 0.09)
      looks.push(await lookAtExperiment(ctx, id))
    }
    const again = await lookAtExperiment(ctx, id)
    await stopExperiment(ctx, id)
    const stopped = await lookAtExperiment(ctx, id)
    const [first, second] = looks.map(targetOf)
    expect(first?.options.plan).toMatchObject({ lookNumber: 1, priorFractions: [] })
    expect(second?.options.plan).toMatchObject({ lookNumber: 2 })
    expect(second?.planned?.spentAlpha).toBeGreaterThan(first?.planned?.spentAlpha ?? 1)
    expect(second?.planned).toMatchObject({ crossed: true, lookNumber: 2 })
    expect(looks[1]?.verdicts[0]?.verdict).toBe('ship')
    expect(looks[1]?.verdicts[0]?.sentence.en).toContain('past the boundary at look 2')
    expect(looks[1]?.verdicts[0]?.sentence.zh).toContain('第 2 次查看时越过界限')
    expect(targetOf(again).planned).toEqual(second?.planned)
    expect(again.information).toEqual(looks[1]?.information)
    expect(stopped.verdicts[0]?.caveats[0]?.en).toContain('Stopped before its planned sample')
    for (const look of [...looks, again, stopped]) await expectRecomputed(look)
  })

  test('data beyond the plan repeat the last interval, and say so', async () => {
    const { id, plan } = await runningExperiment(ctx, input({ method: 'group_sequential' }))
    const total = plan.sample?.total ?? 0
    await bringIn(id, 2 * Math.ceil(total / 2), 0.06)
    const last = await lookAtExperiment(ctx, id)
    await bringIn(id, 3 * total, 0.06)
    const over = await lookAtExperiment(ctx, id)
    expect(targetOf(over).planned).toEqual(targetOf(last).planned)
    expect(over.verdicts[0]?.caveats.map(({ en }) => en)).toContain(
      'No alpha was left to spend on these data: the interval is that of look 1.',
    )
    await expectRecomputed(over)
  })
})

test('each adjustment is shown by what it changed', async () => {
  const look = await looked({ method: 'group_sequential', ...CAPPED_CUPED() }, 600)
  const { adjustments, relative, planned } = targetOf(look)
  expect(adjustments.map(({ step }) => step)).toEqual(['raw', 'capped', 'cuped', 'sequential'])
  const [raw, capped, cuped, last] = adjustments.map((item) => item.standardError ?? Number.NaN)
  expect(capped).toBeLessThan(raw ?? 0)
  expect(cuped).toBeLessThan(capped ?? 0)
  expect(last).toBe(relative.standardError)
  expect(adjustments[3]?.interval).toEqual(planned?.interval)
  const star = look.tests.find(({ role }) => role === 'north_star')
  expect(star?.adjustments.map(({ step }) => step)).toEqual(['raw'])
})

test('secondary metrics are corrected as one family, nothing else is', async () => {
  const look = await looked({ correction: 'holm' }, 600)
  const family = look.tests.filter(({ role }) => role === 'secondary')
  const [p, q] = family.map(({ relative }) => relative.pValue ?? 1).toSorted((a, b) => a - b)
  const holm = [2 * (p ?? 1), Math.max(2 * (p ?? 1), q ?? 1)].map((value) => Math.min(1, value))
  const adjusted = family.map(({ adjustedPValue }) => adjustedPValue ?? 1)
  expect(adjusted.toSorted((a, b) => a - b)).toEqual(holm)
  for (const { planned, relative, adjustments } of family) {
    const width = (of: readonly [number, number] | null | undefined) => (of ? of[1] - of[0] : 0)
    expect(width(planned?.interval)).toBeGreaterThan(width(relative.interval))
    expect(adjustments.at(-1)?.step).toBe('corrected')
  }
  const rest = look.tests.filter(({ role }) => role !== 'secondary')
  expect(rest.every(({ adjustedPValue }) => adjustedPValue === null)).toBe(true)
})

test('a Bayesian reading says what it does not promise, and when the loss is still too large', async () => {
  const bayesian = { prior: { mean: 0, sd: 0.05 }, lossThreshold: 1e-9 }
  const look = await looked({ method: 'bayesian', bayesian, ...CAPPED_CUPED() }, 600, 0.06)
  const { planned, relative, bayes } = targetOf(look)
  expect(planned?.estimate).toBeLessThan(relative.estimate ?? 0)
  expect(bayes).toMatchObject({ prior: bayesian.prior, lossWithinThreshold: false })
  expect(look.verdicts[0]?.sentence.en).toContain('likely to be better')
  const caveats = look.verdicts[0]?.caveats.map(({ en }) => en).join(' ')
  expect(caveats).toContain('no error-rate guarantee')
  expect(caveats).toContain('over the threshold')
})

describe('what is refused or missed', () => {
  test('a cap on a yes or no, or on a metric that is not read', async () => {
    const share = await supportingMetric(ctx, star.id, { key: 'share' })
    const capped = (metricId: string, rest: Partial<ExperimentInput> = {}) =>
      registerExperiment(ctx, input({ caps: [{ metricId, quantile: 0.99 }] }, rest))
    await expect(capped(share.id)).rejects.toMatchObject({ reason: 'request.invalid' })
    const read = { secondaryMetricIds: [share.id] }
    await expect(capped(share.id, read)).rejects.toMatchObject({ reason: 'request.invalid' })
    expect((await capped(star.id)).plan.caps).toHaveLength(1)
  })

  test('looks that do not end at the whole sample', async () => {
    for (const looks of [[0.5, 0.9], [0.5, 0.5, 1], [1]]) {
      const plan = input({ method: 'group_sequential', sequential: { looks } })
      await expect(registerExperiment(ctx, plan)).rejects.toMatchObject({
        reason: 'request.invalid',
      })
    }
  })

  test('CUPED without a past reads the metric as it is, with a caveat', async () => {
    const { id } = await runningExperiment(ctx, input({ varianceReduction: 'cuped' }))
    const body = Readable.from([
      csv(
        ['variant', 'minutes'],
        rows(60, 0).map((row) => [row[0] ?? '', row[2] ?? '']),
      ),
    ])
    const upload = await uploadImport(ctx, id, { fileName: 'u.csv', body })
    await stageImport(ctx, upload.id, {
      variantColumn: 'variant',
      variants: ['control', 'treatment'].map((value) => ({ value, variant: value })),
      metrics: [{ metricId: target.id, column: 'minutes' }],
    })
    await importSettled(ctx, upload.id)
    await confirmImport(ctx, upload.id)
    const look = await lookAtExperiment(ctx, id)
    expect(targetOf(look).method).toBe('welch_t')
    expect(look.verdicts[0]?.caveats.map(({ en }) => en).join(' ')).toContain('CUPED was planned')
  })
})
