import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Look } from '../contract/experiment.js'
import type { ImportMapping } from '../contract/import.js'
import type { Metric } from '../contract/metric.js'
import { normal, seededRandom } from '../demo/random.js'
import { confirmImport } from '../imports/confirm-import.js'
import { importSettled } from '../imports/import-settled.js'
import { stageImport } from '../imports/stage-import.js'
import { uploadImport } from '../imports/upload-import.js'
import { csv, experimentInput, northStar, openTestContext } from '../testing.js'
import { runningExperiment, supportingMetric, type TestContext } from '../testing.js'
import { getExperiment } from '../experiments/get-experiment.js'
import { planExperiment } from '../experiments/plan-experiment.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import { getMetric } from '../metrics/get-metric.js'
import { lookAtExperiment } from './look-at-experiment.js'
import { recomputeSignificanceTest } from './recompute-significance-test.js'

type MetricMapping = ImportMapping['metrics'][number]

const HEADER = ['variant', 'star', 'minutes', 'sessions', 'minutes_pre', 'sessions_pre']

let ctx: TestContext
let star: Metric
beforeEach(async () => {
  ctx = await openTestContext()
  star = await northStar(ctx)
})
afterEach(async () => ctx.dispose())

/** A user whose minutes follow the minutes before; those for whom `isNew` holds have no before. */
function rows(isNew: (index: number) => boolean): (string | number)[][] {
  const random = seededRandom(11)
  return Array.from({ length: 800 }, (_, index) => {
    const habit = 10 + 3 * normal(random)
    const minutes = habit + 1.5 * normal(random) + (index % 2 === 1 ? 0.5 : 0)
    const sessions = 2 + Math.floor(3 * random())
    const past = isNew(index) ? ['', ''] : [habit + normal(random), 2 + Math.floor(3 * random())]
    return [index % 2 === 1 ? 'treatment' : 'control', random(), minutes, sessions, ...past]
  })
}

function inputOf(target: Metric, varianceReduction: 'cuped' | 'none' = 'cuped') {
  const plan = { minimumEffect: 0.05, baseline: { mean: 10, standardDeviation: 3 } }
  return experimentInput(target.id, { plan: { ...plan, varianceReduction }, guardrails: [] })
}

function planOf(target: Metric, varianceReduction: 'cuped' | 'none') {
  const { targetMetricId, guardrails, variants, plan } = inputOf(target, varianceReduction)
  return { targetMetricId, guardrails, variants, plan }
}

async function running(target: Metric) {
  return runningExperiment(ctx, inputOf(target))
}

async function bringIn(id: string, target: MetricMapping, table: (string | number)[][]) {
  const body = Readable.from([csv(HEADER, table)])
  const upload = await uploadImport(ctx, id, { fileName: 'units.csv', body })
  await stageImport(ctx, upload.id, {
    variantColumn: 'variant',
    variants: ['control', 'treatment'].map((value) => ({ value, variant: value })),
    metrics: [{ metricId: star.id, column: 'star' }, target],
  })
  const staged = await importSettled(ctx, upload.id)
  await confirmImport(ctx, upload.id)
  return staged
}

async function targetOf(look: Look) {
  const test = look.tests.find(({ role }) => role === 'target')
  if (test === undefined) throw new Error('no target was tested')
  expect(Look.parse(JSON.parse(JSON.stringify(look)))).toEqual(look)
  expect(await recomputeSignificanceTest(ctx, test.id)).toMatchObject({ identical: true })
  return test
}

const caveatsOf = (look: Look) => look.verdicts[0]?.caveats ?? []

describe('units without a past', () => {
  const minutes = async () => supportingMetric(ctx, star.id, { key: 'minutes', kind: 'mean' })

  test('are counted, adjusted as a group of their own, and said in words', async () => {
    const target = await minutes()
    const { id } = await running(target)
    const mapped = { metricId: target.id, column: 'minutes', covariate: 'minutes_pre' }
    const staged = await bringIn(
      id,
      mapped,
      rows((index) => index % 5 === 0),
    )
    expect(staged?.counts).toMatchObject({ accepted: 800, rejected: 0 })
    const look = await lookAtExperiment(ctx, id)
    const test = await targetOf(look)
    expect(test.method).toBe('welch_t_cuped')
    expect(test.control).toMatchObject({ n: 400, moments: { withoutPast: { n: 80 } } })
    const [raw, cuped] = test.adjustments.map(({ standardError }) => standardError ?? Number.NaN)
    expect(test.adjustments.map(({ step }) => step)).toEqual(['raw', 'cuped'])
    expect(cuped).toBeLessThan(0.8 * (raw ?? 0))
    expect(caveatsOf(look).map(({ en }) => en)).toContainEqual(
      expect.stringContaining('160 of 800 units had no pre-period value'),
    )
    expect(caveatsOf(look).map(({ zh }) => zh)).toContainEqual(
      expect.stringContaining('800 个单元中有 160 个没有'),
    )
  })

  test('nobody missing is CUPED as ever, and needs no word', async () => {
    const target = await minutes()
    const { id } = await running(target)
    const mapped = { metricId: target.id, column: 'minutes', covariate: 'minutes_pre' }
    await bringIn(
      id,
      mapped,
      rows(() => false),
    )
    const look = await lookAtExperiment(ctx, id)
    const { control, adjustments } = await targetOf(look)
    expect(control.moments.kind).toBe('covariate')
    const [before, after] = adjustments.map(({ standardError }) => standardError ?? Number.NaN)
    const share = 1 - ((after ?? 0) / (before ?? 0)) ** 2
    const { number: experimentNumber, plan } = await getExperiment(ctx, id)
    expect(plan.pastGain).toBeNull()
    // The next plan on the metric counts on what this look took away.
    const { pastGain } = await getMetric(ctx, target.id)
    expect(pastGain).toEqual({
      share: expect.closeTo(share, 12),
      source: 'past_test',
      experimentNumber,
    })
    const wanted = planOf(target, 'cuped')
    const counted = await planExperiment(ctx, wanted)
    const plain = await planExperiment(ctx, planOf(target, 'none'))
    expect(counted.pastGain).toEqual(pastGain)
    expect(plain.pastGain).toBeNull()
    const units = (of: typeof plain) => of.sample?.total ?? Number.NaN
    expect(Math.abs(units(counted) - (1 - share) * units(plain))).toBeLessThanOrEqual(4)
    expect(
      counted.methods.map(({ maxUsers }, i) => maxUsers < (plain.methods[i]?.maxUsers ?? 0)),
    ).toEqual([true, true, true, true])
    // Stored with the plan, and so part of what is locked.
    const next = await registerExperiment(ctx, inputOf(target))
    expect(next.plan.pastGain).toEqual(pastGain)
    expect(
      caveatsOf(look)
        .map(({ en }) => en)
        .join(' '),
    ).not.toContain('pre-period')
  })
})

describe('a ratio with a past', () => {
  const perSession = () => supportingMetric(ctx, star.id, { key: 'per_session', kind: 'ratio' })
  const columns = { column: 'minutes', denominator: 'sessions' }

  test('is adjusted by it', async () => {
    const target = await perSession()
    const { id } = await running(target)
    const past = { covariate: 'minutes_pre', covariateDenominator: 'sessions_pre' }
    await bringIn(
      id,
      { metricId: target.id, ...columns, ...past },
      rows((index) => index % 5 === 0),
    )
    const look = await lookAtExperiment(ctx, id)
    const test = await targetOf(look)
    expect(test.method).toBe('welch_t_cuped')
    expect(test.control.moments).toMatchObject({ kind: 'ratio_covariate', unitsWithoutPast: 80 })
    const [raw, cuped] = test.adjustments.map(({ standardError }) => standardError ?? Number.NaN)
    expect(cuped).toBeLessThan(raw ?? 0)
    expect(caveatsOf(look).map(({ en }) => en)).toContainEqual(
      expect.stringContaining('160 of 800 units'),
    )
  })

  test.each([
    ['half of a past', { covariate: 'minutes_pre' }, 'request.invalid'],
    ['the other half', { covariateDenominator: 'sessions_pre' }, 'request.invalid'],
    [
      'one column for both halves',
      { covariate: 'minutes_pre', covariateDenominator: 'minutes_pre' },
      'import.column_used_twice',
    ],
    [
      'what was measured as its past',
      { covariate: 'minutes_pre', covariateDenominator: 'sessions' },
      'import.column_used_twice',
    ],
  ])('%s is refused', async (_, past, reason) => {
    const target = await perSession()
    const { id } = await running(target)
    const mapped = { metricId: target.id, ...columns, ...past }
    await expect(
      bringIn(
        id,
        mapped,
        rows(() => false),
      ),
    ).rejects.toMatchObject({ reason })
  })
})
