import { count, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson, sha256 } from '../canonical.js'
import type { ExperimentInput } from '../contract/experiment.js'
import type { Metric } from '../contract/metric.js'
import { auditLog } from '../db/schema/audit.js'
import { experiments } from '../db/schema/experiments.js'
import { archiveMetric } from '../metrics/archive-metric.js'
import { changeMetric } from '../metrics/change-metric.js'
import { createMetric } from '../metrics/create-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import {
  experimentInput,
  lockedExperiment,
  metricInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { abortExperiment } from './abort-experiment.js'
import { archiveExperiment } from './archive-experiment.js'
import { changeExperiment } from './change-experiment.js'
import { getExperiment } from './get-experiment.js'
import { listExperiments } from './list-experiments.js'
import { lockExperiment } from './lock-experiment.js'
import { readLockedPlan } from './locked-plan.js'
import { pauseExperiment } from './pause-experiment.js'
import { planExperiment } from './plan-experiment.js'
import { recordDeviation } from './record-deviation.js'
import { registerExperiment } from './register-experiment.js'
import { resumeExperiment } from './resume-experiment.js'
import { startExperiment } from './start-experiment.js'
import { stopExperiment } from './stop-experiment.js'

let ctx: TestContext
let star: Metric
let target: Metric
beforeEach(async () => {
  ctx = await openTestContext()
  star = await northStar(ctx)
  target = await supportingMetric(ctx, star.id, { key: 'completion' })
})
afterEach(async () => ctx.dispose())

async function auditRows(subjectId: string): Promise<number> {
  const [row] = await ctx.store.db
    .select({ rows: count() })
    .from(auditLog)
    .where(eq(auditLog.subjectId, subjectId))
  return row?.rows ?? 0
}

async function expectRefused(rest: Partial<ExperimentInput>, reason: string): Promise<void> {
  const registered = registerExperiment(ctx, experimentInput(target.id, rest))
  await expect(registered).rejects.toMatchObject({ reason })
}

const control = { key: 'control', name: { en: 'A' }, weightBp: 5000, isControl: true }
const treatment = { key: 'treatment', name: { en: 'B' }, weightBp: 5000, isControl: false }

describe('registering an experiment', () => {
  test('a draft gets its number, its plan and one audit row', async () => {
    const first = await registerExperiment(ctx, experimentInput(target.id))
    const second = await registerExperiment(ctx, experimentInput(target.id))
    expect([first.number, second.number]).toEqual([1, 2])
    expect(first).toMatchObject({ state: 'draft', lock: null, latestVerdicts: [] })
    expect(first.plan.sample?.perVariant).toEqual({ control: 9419, treatment: 9419 })
    expect(await getExperiment(ctx, first.id)).toEqual(first)
    expect(await auditRows(first.id)).toBe(1)
  })

  test('a core target and a neutral one are refused with the reason', async () => {
    await expect(registerExperiment(ctx, experimentInput(star.id))).rejects.toMatchObject({
      code: 'invalid',
      reason: 'experiment.target_is_core',
    })
    const neutral = await supportingMetric(ctx, star.id, { key: 'n', direction: 'neutral' })
    await expect(registerExperiment(ctx, experimentInput(neutral.id))).rejects.toMatchObject({
      code: 'invalid',
      reason: 'experiment.target_is_neutral',
    })
    expect((await listExperiments(ctx)).items).toEqual([])
  })

  test('an exploratory target may stand alone while its exemption holds', async () => {
    const exemption = { until: '2026-11-03', reason: 'a bet' }
    const bet = await createMetric(ctx, metricInput('bet', { tier: 'exploratory', exemption }))
    expect((await registerExperiment(ctx, experimentInput(bet.id))).state).toBe('draft')
    ctx.advance(2 * 86_400_000)
    await expect(registerExperiment(ctx, experimentInput(bet.id))).rejects.toMatchObject({
      reason: 'metric.no_path_to_north_star',
    })
  })

  test.each([
    [[control, { ...treatment, key: 'control' }], 'experiment.variant_keys_repeated'],
    [[control, { ...treatment, isControl: true }], 'experiment.one_control'],
    [[{ ...control, isControl: false }, treatment], 'experiment.one_control'],
    [[control, { ...treatment, weightBp: 4999 }], 'experiment.weights_sum'],
    [[control], 'request.invalid'],
  ])('variants %# are refused: %s', async (variants, reason) => {
    const input = experimentInput(target.id, { variants })
    await expect(registerExperiment(ctx, input)).rejects.toMatchObject({ code: 'invalid', reason })
    const request = { targetMetricId: target.id, variants, plan: { minimumEffect: 0.1 } }
    await expect(planExperiment(ctx, request)).rejects.toMatchObject({ reason })
  })

  test('guardrails have a direction, are not the target, and no metric stands twice', async () => {
    const neutral = await supportingMetric(ctx, star.id, { key: 'n', direction: 'neutral' })
    const other = await supportingMetric(ctx, star.id, { key: 'other' })
    const guard = (metricId: string) => ({ metricId, margin: 0.01 })
    await expectRefused({ guardrails: [guard(neutral.id)] }, 'experiment.guardrail_is_neutral')
    await expectRefused({ guardrails: [guard(target.id)] }, 'experiment.guardrail_is_target')
    const repeated = 'experiment.metric_repeated'
    await expectRefused({ guardrails: [guard(other.id), guard(other.id)] }, repeated)
    const both = { guardrails: [guard(other.id)], secondaryMetricIds: [other.id] }
    await expectRefused(both, repeated)
    await expectRefused({ secondaryMetricIds: [target.id] }, repeated)
    await expectRefused({ secondaryMetricIds: [star.id] }, repeated)
    await expectRefused({ guardrails: [guard('met_nobody')] }, 'metric.not_found')
  })

  test('links to nobody are refused', async () => {
    await expectRefused({ ownerId: 'per_nobody' }, 'person.not_found')
    await expectRefused({ initiativeId: 'ini_no' }, 'initiative.not_found')
    await expectRefused({ keyResultIds: ['kr_no'] }, 'key_result.not_found')
  })

  test('a reply is replayed for its key, and no second experiment made', async () => {
    const keyed = ctx.withKey('k')
    const first = await registerExperiment(keyed, experimentInput(target.id))
    expect(await registerExperiment(keyed, experimentInput(target.id))).toEqual(first)
    expect((await listExperiments(ctx)).items).toHaveLength(1)
    const other = experimentInput(target.id, { unit: 'account' })
    await expect(registerExperiment(keyed, other)).rejects.toMatchObject({
      reason: 'idempotency.key_reused',
    })
  })
})

describe('locking', () => {
  test('the hash is of the canonical text, which holds plan and definition versions', async () => {
    await changeMetric(ctx, target.id, { unit: { en: 'learners' }, reason: 'said the unit' })
    const guard = await supportingMetric(ctx, star.id, { key: 'retention' })
    const guardrails = [{ metricId: guard.id, margin: 0.01 }]
    const { lock, ...rest } = await lockedExperiment(
      ctx,
      experimentInput(target.id, { guardrails }),
    )
    expect(rest.state).toBe('ready')
    expect(lock).toMatchObject({ lockedBy: 'per_product', lockedAt: '2026-11-02T09:00:00.000Z' })
    expect(sha256(lock?.canonical ?? '')).toBe(lock?.hash)
    const frozen = readLockedPlan(lock?.canonical ?? '')
    expect(canonicalJson(frozen)).toBe(lock?.canonical)
    expect(frozen.plan).toEqual(rest.plan)
    expect(frozen.metrics.map((m) => [m.role, m.key, m.version, m.margin])).toEqual([
      ['target', 'completion', 2, null],
      ['north_star', 'north_star', 1, null],
      ['guardrail', 'retention', 1, 0.01],
    ])
    expect(await auditRows(rest.id)).toBe(2)
  })

  test('a plan without a baseline waits for one, and is computed when it is there', async () => {
    const plan = { minimumEffect: 0.05 }
    const draft = await registerExperiment(ctx, experimentInput(target.id, { plan }))
    expect(draft.plan).toMatchObject({ sample: null, missing: 'baseline' })
    await expect(lockExperiment(ctx, draft.id)).rejects.toMatchObject({
      code: 'precondition',
      reason: 'experiment.baseline_missing',
    })
    const period = { periodStart: '2026-10-26', periodEnd: '2026-11-01' }
    await recordMetricValues(ctx, target.id, [{ ...period, value: 1 }])
    await expect(lockExperiment(ctx, draft.id)).rejects.toMatchObject({
      code: 'precondition',
      reason: 'experiment.baseline_degenerate',
    })
    await recordMetricValues(ctx, target.id, [{ ...period, value: 0.4, units: 7000 }])
    const locked = await lockExperiment(ctx, draft.id)
    expect(locked.plan.sample).toMatchObject({ total: 18_838, days: 19 })
  })

  test('a target archived after registration stops the lock', async () => {
    const draft = await registerExperiment(ctx, experimentInput(target.id))
    await archiveMetric(ctx, target.id)
    await expect(lockExperiment(ctx, draft.id)).rejects.toMatchObject({ reason: 'metric.archived' })
  })

  test('a locked plan does not change, by verb or by SQL; name, owner and links may', async () => {
    const { id, lock } = await lockedExperiment(ctx, experimentInput(target.id))
    await expect(changeExperiment(ctx, id, { plan: { minimumEffect: 0.1 } })).rejects.toMatchObject(
      { code: 'conflict', reason: 'experiment.plan_locked' },
    )
    const changed = await changeExperiment(ctx, id, { name: { en: 'Other' }, ownerId: 'per_lead' })
    expect(changed).toMatchObject({ name: { en: 'Other' }, ownerId: 'per_lead', lock })
    const raw = sql`update ${experiments} set plan = '{}' where id = ${id}`
    await expect(ctx.store.db.run(raw)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('a locked plan never changes') },
    })
  })
})

describe('changing a draft', () => {
  test('what is left out stays as it was', async () => {
    const guard = await supportingMetric(ctx, star.id, { key: 'retention' })
    const guardrails = [{ metricId: guard.id, margin: 0.01 }]
    const input = experimentInput(target.id, { guardrails, unit: 'account' })
    const draft = await registerExperiment(ctx, input)
    const changed = await changeExperiment(ctx, draft.id, { name: { en: 'Renamed' } })
    expect(changed).toEqual({ ...draft, name: { en: 'Renamed' }, updatedAt: changed.updatedAt })
  })

  test('new variants compute the plan anew from what was asked', async () => {
    const draft = await registerExperiment(ctx, experimentInput(target.id))
    const third = { ...treatment, key: 'third', weightBp: 2500 }
    const variants = [control, { ...treatment, weightBp: 2500 }, third]
    const { plan } = await changeExperiment(ctx, draft.id, { variants })
    expect(plan).toMatchObject({ alphaPerTreatment: 0.025, baselineSource: 'entered' })
    expect(Object.keys(plan.sample?.perVariant ?? {})).toEqual(['control', 'treatment', 'third'])
  })

  test('a change that breaks the design is refused whole', async () => {
    const draft = await registerExperiment(ctx, experimentInput(target.id))
    const change = { name: { en: 'X' }, targetMetricId: star.id }
    await expect(changeExperiment(ctx, draft.id, change)).rejects.toMatchObject({
      reason: 'experiment.target_is_core',
    })
    expect(await getExperiment(ctx, draft.id)).toEqual(draft)
    await expect(changeExperiment(ctx, 'exp_no', {})).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the life of an experiment', () => {
  test('start, pause, resume, stop: each with its time and one audit row', async () => {
    const { id } = await lockedExperiment(ctx, experimentInput(target.id))
    expect((await startExperiment(ctx, id)).startedAt).toBe('2026-11-02T09:00:00.000Z')
    expect((await pauseExperiment(ctx, id)).state).toBe('paused')
    expect((await resumeExperiment(ctx, id)).state).toBe('running')
    ctx.advance(60_000)
    const stopped = await stopExperiment(ctx, id)
    expect(stopped).toMatchObject({ state: 'stopped', stoppedAt: '2026-11-02T09:01:00.000Z' })
    expect(await auditRows(id)).toBe(6)
  })

  test('what the table does not hold is a conflict and leaves no trace', async () => {
    const draft = await registerExperiment(ctx, experimentInput(target.id))
    const illegal = { code: 'conflict', reason: 'experiment.illegal_transition' }
    await expect(startExperiment(ctx, draft.id)).rejects.toMatchObject({
      ...illegal,
      params: { state: 'draft', verb: 'start' },
    })
    await lockExperiment(ctx, draft.id)
    for (const move of [lockExperiment, pauseExperiment, resumeExperiment, stopExperiment]) {
      await expect(move(ctx, draft.id)).rejects.toMatchObject(illegal)
    }
    await abortExperiment(ctx, draft.id)
    await expect(abortExperiment(ctx, draft.id)).rejects.toMatchObject(illegal)
    expect((await archiveExperiment(ctx, draft.id)).state).toBe('archived')
    expect(await auditRows(draft.id)).toBe(4)
    await expect(startExperiment(ctx, 'exp_no')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the database refuses to run what is not locked', async () => {
    const { id } = await registerExperiment(ctx, experimentInput(target.id))
    const raw = sql`update ${experiments} set state = 'running' where id = ${id}`
    await expect(ctx.store.db.run(raw)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('CHECK') },
    })
  })

  test('a deviation is added, never changed; a draft has no plan to deviate from', async () => {
    const draft = await registerExperiment(ctx, experimentInput(target.id))
    const input = { what: { en: 'two days longer' }, reason: { en: 'a holiday' } }
    await expect(recordDeviation(ctx, draft.id, input)).rejects.toMatchObject({ code: 'conflict' })
    const { id } = await runningExperiment(ctx, experimentInput(target.id))
    const deviated = await recordDeviation(ctx, id, input)
    expect(deviated.deviations).toMatchObject([{ ...input, by: 'per_product' }])
    for (const raw of ["update deviations set reason = '{}'", 'delete from deviations']) {
      await expect(ctx.store.db.run(raw)).rejects.toMatchObject({
        cause: { message: expect.stringContaining('append-only') },
      })
    }
  })
})

describe('the list', () => {
  test('newest first, in pages, by state and by target', async () => {
    const other = await supportingMetric(ctx, star.id, { key: 'other' })
    for (let index = 0; index < 5; index += 1) {
      await registerExperiment(ctx, experimentInput(index === 2 ? other.id : target.id))
    }
    const numbers: number[] = []
    let cursor: string | null = null
    do {
      const page = await listExperiments(ctx, { limit: 2, ...(cursor === null ? {} : { cursor }) })
      numbers.push(...page.items.map((experiment) => experiment.number))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(numbers).toEqual([5, 4, 3, 2, 1])
    const onOther = await listExperiments(ctx, { metricId: other.id })
    expect(onOther.items.map((experiment) => experiment.number)).toEqual([3])
    expect((await listExperiments(ctx, { state: 'running' })).items).toEqual([])
    await expect(listExperiments(ctx, { cursor: 'YWJj' })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
  })
})
