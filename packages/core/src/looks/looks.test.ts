import { count, eq, sql } from 'drizzle-orm'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Context } from '../context.js'
import { Look } from '../contract/experiment.js'
import type { ExperimentInput } from '../contract/experiment.js'
import type { Metric } from '../contract/metric.js'
import { auditLog } from '../db/schema/audit.js'
import { significanceTests } from '../db/schema/experiments.js'
import { abortExperiment } from '../experiments/abort-experiment.js'
import { getExperiment } from '../experiments/get-experiment.js'
import { recordDeviation } from '../experiments/record-deviation.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import { confirmImport } from '../imports/confirm-import.js'
import { importSettled } from '../imports/import-settled.js'
import { stageImport } from '../imports/stage-import.js'
import { uploadImport } from '../imports/upload-import.js'
import { changeMetric } from '../metrics/change-metric.js'
import { csv, experimentInput, lockedExperiment, northStar, openTestContext } from '../testing.js'
import { runningExperiment, supportingMetric, type TestContext } from '../testing.js'
import { getLook } from './get-look.js'
import { getSignificanceTest } from './get-significance-test.js'
import { listLooks } from './list-looks.js'
import { listSignificanceTests } from './list-significance-tests.js'
import { lookAtExperiment } from './look-at-experiment.js'
import { recomputeSignificanceTest } from './recompute-significance-test.js'

let ctx: TestContext
let star: Metric
let target: Metric
let guard: Metric
beforeEach(async () => {
  ctx = await openTestContext()
  star = await northStar(ctx)
  target = await supportingMetric(ctx, star.id, { key: 'completion' })
  guard = await supportingMetric(ctx, star.id, { key: 'load', kind: 'mean', direction: 'down' })
})
afterEach(async () => ctx.dispose())

const PLAN = { minimumEffect: 0.5, baseline: { mean: 0.4, standardDeviation: null } }

function planned(rest: Partial<ExperimentInput> = {}): ExperimentInput {
  const guardrails = [{ metricId: guard.id, margin: 0.5 }]
  return experimentInput(target.id, { plan: PLAN, guardrails, ...rest })
}

/** Rows [variant, completion, load, north star]: `yes` of the units complete, loads near `load`. */
function arm(variant: string, units: number, yes: number, load: number): (string | number)[][] {
  return Array.from({ length: units }, (_, index) => [
    variant,
    index < yes ? 1 : 0,
    load + (index % 5),
    10 + (index % 7),
  ])
}

async function land(as: Context, experimentId: string, rows: readonly (string | number)[][]) {
  const body = Readable.from([csv(['variant', 'completion', 'load', 'star'], rows)])
  const { id } = await uploadImport(as, experimentId, { fileName: 'units.csv', body })
  const variants = [...new Set(rows.map(([variant]) => String(variant)))]
  await stageImport(as, id, {
    variantColumn: 'variant',
    variants: variants.map((value) => ({ value, variant: value })),
    metrics: [
      { metricId: target.id, column: 'completion' },
      { metricId: guard.id, column: 'load' },
      { metricId: star.id, column: 'star' },
    ],
  })
  await importSettled(as, id)
  return confirmImport(as, id)
}

const GAIN = [...arm('control', 500, 150, 50), ...arm('treatment', 500, 220, 50)]

async function measured(rows: readonly (string | number)[][] = GAIN, input = planned()) {
  const { id } = await runningExperiment(ctx, input)
  await land(ctx, id, rows)
  return id
}

async function auditRows(subjectId: string): Promise<number> {
  const rows = ctx.store.db.select({ rows: count() }).from(auditLog)
  const [row] = await rows.where(eq(auditLog.subjectId, subjectId))
  return row?.rows ?? 0
}

describe('a look', () => {
  test('reads target, North Star and guardrail, and is stored with one audit row', async () => {
    const id = await measured()
    const look = await lookAtExperiment(ctx, id)
    expect(Look.parse(look)).toEqual(look)
    expect(look.tests.map((item) => [item.role, item.reading])).toEqual([
      ['target', 'improves'],
      ['north_star', 'inconclusive'],
      ['guardrail', 'non_inferior'],
    ])
    expect(look.verdicts).toMatchObject([{ treatment: 'treatment', verdict: 'ship' }])
    expect(look.verdicts[0]?.sentence.en).toContain('Raised completion by 47%')
    expect(look.verdicts[0]?.sentence.en).toContain('The North Star, north_star, showed no clear')
    expect(look).toMatchObject({ number: 1, sampleReached: true, notMeasured: [] })
    expect(await getLook(ctx, look.id)).toEqual(look)
    expect(await auditRows(look.id)).toBe(1)
    const experiment = await getExperiment(ctx, id)
    expect(experiment.latestVerdicts).toEqual(look.verdicts)
    expect(experiment.latestTarget).toEqual(look.tests[0])
  })

  test('the stored numbers are those of an independent computation', async () => {
    const look = await lookAtExperiment(ctx, await measured())
    const [read] = look.tests
    // 150/500 and 220/500, unpooled variance, delta method for the ratio, in closed form.
    const [p, q] = [0.3, 0.44]
    const [va, vb] = [(p * (1 - p)) / 500, (q * (1 - q)) / 500]
    const relativeError = Math.sqrt(vb + (q / p) ** 2 * va) / p
    expect(read?.absolute.estimate).toBeCloseTo(0.14, 12)
    expect(read?.absolute.standardError).toBeCloseTo(Math.sqrt(va + vb), 12)
    expect(read?.relative.estimate).toBeCloseTo(0.14 / 0.3, 12)
    expect(read?.relative.standardError).toBeCloseTo(relativeError, 12)
    expect(read?.control).toMatchObject({ n: 500, mean: 0.3 })
    expect(read).toMatchObject({ method: 'welch_t', options: { alpha: 0.05, margin: null } })
    expect(read?.explain).toMatch(/select/i)
  })

  test('alpha is shared over the treatments, on the target only', async () => {
    const variants = ['control', 'treatment', 'third'].map((key, index) => ({
      key,
      name: { en: key },
      weightBp: index === 0 ? 3334 : 3333,
      isControl: index === 0,
    }))
    const rows = [...GAIN, ...arm('third', 500, 100, 50)]
    const look = await lookAtExperiment(ctx, await measured(rows, planned({ variants })))
    expect(look.verdicts.map(({ treatment, verdict }) => [treatment, verdict])).toEqual([
      ['treatment', 'ship'],
      ['third', 'do_not_ship'],
    ])
    const alphas = look.tests.map((item) => [item.role, item.options.alpha])
    expect(alphas).toEqual([
      ['target', 0.025],
      ['target', 0.025],
      ['north_star', 0.05],
      ['north_star', 0.05],
      ['guardrail', 0.05],
      ['guardrail', 0.05],
    ])
  })

  test('a sample ratio in alarm withholds the verdict', async () => {
    const rows = [...arm('control', 500, 150, 50), ...arm('treatment', 300, 200, 50)]
    const look = await lookAtExperiment(ctx, await measured(rows))
    expect(look.health[0]).toMatchObject({ check: 'sample_ratio', status: 'alarm' })
    expect(look.verdicts[0]).toMatchObject({ verdict: 'do_not_read', because: null })
    expect(look.verdicts[0]?.sentence.en).toContain('Results are withheld')
  })

  test('a guardrail beyond its margin stops the launch whatever the target says', async () => {
    const rows = [...arm('control', 500, 150, 50), ...arm('treatment', 500, 220, 95)]
    const look = await lookAtExperiment(ctx, await measured(rows))
    expect(look.verdicts[0]).toMatchObject({ verdict: 'do_not_ship', because: 'guardrail' })
    expect(look.verdicts[0]?.sentence.en).toContain('load rose by')
  })

  test('before the planned sample it keeps running; stopped there, it is a caveat', async () => {
    const plan = { ...PLAN, minimumEffect: 0.02, unitsPerDay: 1000 }
    const id = await measured(GAIN, planned({ plan }))
    const look = await lookAtExperiment(ctx, id)
    expect(look.verdicts[0]).toMatchObject({ verdict: 'keep_running', caveats: [] })
    expect(look.verdicts[0]?.sentence.en).toMatch(/[\d,]+ more users are needed, about \d+ \w+/)
    await stopExperiment(ctx, id)
    const after = await lookAtExperiment(ctx, id)
    expect(after.verdicts[0]?.verdict).toBe('ship')
    expect(after.verdicts[0]?.caveats[0]?.en).toContain('The planned sample was not reached')
  })

  test('a guardrail that the file does not hold leaves the win to be discussed', async () => {
    const { id } = await runningExperiment(ctx, planned())
    const body = Readable.from([csv(['variant', 'completion', 'load', 'star'], GAIN)])
    const upload = await uploadImport(ctx, id, { fileName: 'a.csv', body })
    await stageImport(ctx, upload.id, {
      variantColumn: 'variant',
      variants: ['control', 'treatment'].map((value) => ({ value, variant: value })),
      metrics: [{ metricId: target.id, column: 'completion' }],
    })
    await importSettled(ctx, upload.id)
    await confirmImport(ctx, upload.id)
    const look = await lookAtExperiment(ctx, id)
    expect(look.verdicts[0]?.verdict).toBe('discuss')
    expect(look.notMeasured).toEqual([
      { metricId: star.id, role: 'north_star', because: 'not_in_data' },
      { metricId: guard.id, role: 'guardrail', because: 'not_in_data' },
    ])
    expect(look.verdicts[0]?.caveats.map((caveat) => caveat.en)).toContain(
      'Not measured in these data: north_star, load.',
    )
    expect(look.verdicts[0]?.sentence.en).toContain('The North Star was not measured')
  })

  test('a target without spread is inconclusive in words, never a bare NaN', async () => {
    const rows = [...arm('control', 500, 500, 50), ...arm('treatment', 500, 500, 50)]
    const look = await lookAtExperiment(ctx, await measured(rows))
    expect(look.tests[0]).toMatchObject({
      reading: 'not_computable',
      relative: { estimate: null, interval: null, undefinedBecause: 'zero_variance' },
    })
    expect(look.verdicts[0]?.verdict).toBe('inconclusive')
    expect(look.verdicts[0]?.caveats[0]?.en).toContain('no spread to judge by')
    expect(JSON.stringify(look)).not.toContain('NaN')
  })

  test('a control at zero has no relative effect, and says so', async () => {
    const rows = [
      ...arm('control', 500, 0, 50),
      ['control', 0, 50, 10],
      ...arm('treatment', 500, 20, 50),
    ]
    const look = await lookAtExperiment(ctx, await measured(rows))
    expect(look.tests[0]?.reading).toBe('not_computable')
    expect(look.verdicts[0]?.caveats.length).toBeGreaterThan(0)
  })

  test('deviations stand beside the verdict', async () => {
    const id = await measured()
    const deviation = { what: { en: 'two days longer' }, reason: { en: 'a holiday' } }
    await recordDeviation(ctx, id, deviation)
    const look = await lookAtExperiment(ctx, id)
    expect(look.verdicts[0]?.caveats).toEqual([
      { en: 'Deviation from the plan: two days longer', zh: '偏离计划：two days longer' },
    ])
  })

  test('the definition that was locked is read, not the one of today', async () => {
    const id = await measured()
    await changeMetric(ctx, target.id, { direction: 'down', reason: 'turned around' })
    const look = await lookAtExperiment(ctx, id)
    expect(look.tests[0]).toMatchObject({ direction: 'up', metricVersion: 1, reading: 'improves' })
  })

  test('newer data are read by a new look; both stay', async () => {
    const id = await measured()
    const first = await lookAtExperiment(ctx, id)
    ctx.advance(60_000)
    const landed = await land(ctx, id, [
      ...arm('control', 600, 200, 50),
      ...arm('treatment', 600, 200, 50),
    ])
    const second = await lookAtExperiment(ctx, id)
    expect(second).toMatchObject({ number: 2, importId: landed.id, dataWatermark: landed.landedAt })
    expect((await listLooks(ctx, id)).map((look) => look.id)).toEqual([second.id, first.id])
    expect(await getLook(ctx, first.id)).toEqual(first)
  })

  test('a retried look is the first one', async () => {
    const id = await measured()
    const keyed = ctx.withKey('k')
    const look = await lookAtExperiment(keyed, id)
    expect(await lookAtExperiment(keyed, id)).toEqual(look)
    expect(await listLooks(ctx, id)).toHaveLength(1)
  })

  test('without data, before the start or after the end there is nothing to look at', async () => {
    const locked = await lockedExperiment(ctx, planned())
    const illegal = { code: 'conflict', reason: 'experiment.illegal_transition' }
    await expect(lookAtExperiment(ctx, locked.id)).rejects.toMatchObject(illegal)
    const { id } = await runningExperiment(ctx, planned())
    await expect(lookAtExperiment(ctx, id)).rejects.toMatchObject({
      code: 'precondition',
      reason: 'experiment.no_data',
    })
    await abortExperiment(ctx, id)
    await expect(lookAtExperiment(ctx, id)).rejects.toMatchObject(illegal)
    await expect(lookAtExperiment(ctx, 'exp_no')).rejects.toMatchObject({ code: 'not_found' })
    await expect(getLook(ctx, 'look_no')).rejects.toMatchObject({ reason: 'look.not_found' })
    await expect(listLooks(ctx, 'exp_no')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('stored tests', () => {
  test('every one recomputes to the same digits from its own row', async () => {
    const look = await lookAtExperiment(ctx, await measured())
    for (const { id } of look.tests) {
      expect(await recomputeSignificanceTest(ctx, id)).toMatchObject({
        testId: id,
        identical: true,
        differences: [],
      })
    }
  })

  test('a row whose number was altered is found out, by field', async () => {
    const look = await lookAtExperiment(ctx, await measured())
    const [row] = await ctx.store.db.select().from(significanceTests).limit(1)
    if (row === undefined) throw new Error('no test stored')
    const { relative } = row.record
    const nudged = (relative.estimate ?? 0) * (1 + Number.EPSILON)
    const record = { ...row.record, relative: { ...relative, estimate: nudged } }
    await ctx.store.db.insert(significanceTests).values({ ...row, id: 'tst_altered', record })
    expect(await recomputeSignificanceTest(ctx, 'tst_altered')).toMatchObject({
      identical: false,
      differences: ['relative.estimate'],
    })
    expect(look.tests).toHaveLength(3)
  })

  test('the database refuses to change or delete looks and tests', async () => {
    await lookAtExperiment(ctx, await measured())
    for (const table of ['looks', 'significance_tests']) {
      for (const raw of [`update ${table} set created_at = 'x'`, `delete from ${table}`]) {
        await expect(ctx.store.db.run(sql.raw(raw))).rejects.toMatchObject({
          cause: { message: expect.stringContaining('append-only') },
        })
      }
    }
  })

  test('are listed newest first, by experiment and by metric, in pages', async () => {
    const id = await measured()
    const look = await lookAtExperiment(ctx, id)
    const ids = look.tests.map((item) => item.id).toReversed()
    const first = await listSignificanceTests(ctx, { experimentId: id, limit: 2 })
    const cursor = first.nextCursor ?? ''
    const second = await listSignificanceTests(ctx, { experimentId: id, limit: 2, cursor })
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual(ids)
    expect(second.nextCursor).toBeNull()
    const onStar = await listSignificanceTests(ctx, { metricId: star.id })
    expect(onStar.items.map((item) => item.role)).toEqual(['north_star'])
    expect((await listSignificanceTests(ctx, { experimentId: 'exp_no' })).items).toEqual([])
    const [kept] = look.tests
    expect(await getSignificanceTest(ctx, kept?.id ?? '')).toEqual(kept)
    await expect(getSignificanceTest(ctx, 'tst_no')).rejects.toMatchObject({
      reason: 'test.not_found',
    })
    await expect(recomputeSignificanceTest(ctx, 'tst_no')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
