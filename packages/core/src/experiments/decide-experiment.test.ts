import { count, eq, sql } from 'drizzle-orm'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../canonical.js'
import type { DecisionInput } from '../contract/experiment.js'
import { Experiment } from '../contract/experiment.js'
import type { Metric } from '../contract/metric.js'
import { auditLog } from '../db/schema/audit.js'
import { confirmImport } from '../imports/confirm-import.js'
import { importSettled } from '../imports/import-settled.js'
import { stageImport } from '../imports/stage-import.js'
import { uploadImport } from '../imports/upload-import.js'
import { lookAtExperiment } from '../looks/look-at-experiment.js'
import { archiveMetric } from '../metrics/archive-metric.js'
import { binaryRows, csv, experimentInput, northStar, openTestContext } from '../testing.js'
import { runningExperiment, supportingMetric, type TestContext } from '../testing.js'
import { archiveExperiment } from './archive-experiment.js'
import { decideExperiment } from './decide-experiment.js'
import { getExperiment } from './get-experiment.js'
import { recordDeviation } from './record-deviation.js'
import { stopExperiment } from './stop-experiment.js'

let ctx: TestContext
let target: Metric
beforeEach(async () => {
  ctx = await openTestContext()
  const star = await northStar(ctx)
  target = await supportingMetric(ctx, star.id, { key: 'completion' })
})
afterEach(async () => ctx.dispose())

async function land(id: string, control: number, treatment: number, units = 500) {
  const rows = [
    ...binaryRows('control', { units: 500, yes: control }),
    ...binaryRows('treatment', { units, yes: treatment }),
  ]
  const body = Readable.from([csv(['variant', 'completion'], rows)])
  const uploaded = await uploadImport(ctx, id, { fileName: 'units.csv', body })
  if (uploaded.suggested === null) throw new Error('nothing suggested')
  await stageImport(ctx, uploaded.id, uploaded.suggested)
  await importSettled(ctx, uploaded.id)
  await confirmImport(ctx, uploaded.id)
}

/** A stopped experiment with one look: 30 % complete in control, and so many of 500 in treatment. */
async function stopped(treatment: number, units = 500) {
  const plan = { minimumEffect: 0.5, baseline: { mean: 0.4, standardDeviation: null } }
  const { id } = await runningExperiment(ctx, experimentInput(target.id, { plan }))
  await land(id, 150, treatment, units)
  await stopExperiment(ctx, id)
  const look = await lookAtExperiment(ctx, id)
  return { id, look }
}

function decision(lookId: string, rest: Partial<DecisionInput> = {}): DecisionInput {
  return {
    choice: 'ship',
    lookId,
    treatment: 'treatment',
    learning: {
      believed: { en: 'shorter is easier' },
      saw: { en: 'more learners finished' },
      next: { en: 'shorten the second lesson' },
    },
    shipped: { shareBp: 10_000, from: '2026-11-10' },
    ...rest,
  }
}

async function auditRows(subjectId: string): Promise<number> {
  const rows = ctx.store.db.select({ rows: count() }).from(auditLog)
  const [row] = await rows.where(eq(auditLog.subjectId, subjectId))
  return row?.rows ?? 0
}

const override = { reviewerId: 'per_lead', reason: { en: 'a partner waits for it' } }

describe('deciding', () => {
  test('keeps choice, learning, share and day, and the evidence with its hash', async () => {
    const { id, look } = await stopped(220)
    const before = await auditRows(id)
    const decided = await decideExperiment(ctx, id, decision(look.id))
    expect(Experiment.parse(decided)).toEqual(decided)
    expect(decided.state).toBe('decided')
    expect(decided.decision).toMatchObject({
      choice: 'ship',
      recommendation: 'ship',
      followsRecommendation: true,
      shipped: { shareBp: 10_000, from: '2026-11-10' },
      learning: { next: { en: 'shorten the second lesson' } },
      override: null,
      decidedBy: 'per_product',
    })
    const evidence = decided.decision?.evidence
    expect(evidence?.testIds).toEqual(look.tests.map((item) => item.id))
    expect(sha256(evidence?.canonical ?? '')).toBe(evidence?.hash)
    const frozen: unknown = JSON.parse(evidence?.canonical ?? '')
    expect(frozen).toMatchObject({ tests: look.tests, look: { health: look.health } })
    expect(await auditRows(id)).toBe(before + 1)
    expect((await archiveExperiment(ctx, id)).decision).toEqual(decided.decision)
  })

  test('against the verdict a named reviewer signs with a reason', async () => {
    const { id, look } = await stopped(100)
    expect(look.verdicts[0]).toMatchObject({ verdict: 'do_not_ship', because: 'target' })
    await expect(decideExperiment(ctx, id, decision(look.id))).rejects.toMatchObject({
      code: 'precondition',
      reason: 'experiment.against_recommendation',
      params: { choice: 'ship', verdict: 'do_not_ship' },
    })
    expect((await getExperiment(ctx, id)).state).toBe('stopped')
    const nobody = { ...override, reviewerId: 'per_nobody' }
    await expect(
      decideExperiment(ctx, id, decision(look.id, { override: nobody })),
    ).rejects.toMatchObject({ reason: 'person.not_found' })
    const own = { ...override, reviewerId: ctx.actorId }
    await expect(
      decideExperiment(ctx, id, decision(look.id, { override: own })),
    ).rejects.toMatchObject({ code: 'invalid', reason: 'experiment.reviewer_decides' })
    const decided = await decideExperiment(ctx, id, decision(look.id, { override }))
    expect(decided.decision).toMatchObject({ followsRecommendation: false, override })
  })

  test('while a health check is in alarm nothing is decided without a reviewer', async () => {
    const { id, look } = await stopped(200, 300)
    const stay = decision(look.id, { choice: 'do_not_ship', shipped: null })
    await expect(decideExperiment(ctx, id, stay)).rejects.toMatchObject({
      code: 'precondition',
      reason: 'experiment.health_alarm',
    })
    const { decision: made } = await decideExperiment(ctx, id, { ...stay, override })
    expect(made).toMatchObject({ recommendation: 'do_not_read', followsRecommendation: false })
  })

  test('to ship means a share and a day, and only to ship does', async () => {
    const { id, look } = await stopped(220)
    for (const rest of [{ shipped: null }, { choice: 'iterate' as const }]) {
      await expect(decideExperiment(ctx, id, decision(look.id, rest))).rejects.toMatchObject({
        code: 'invalid',
        reason: 'experiment.ship_needs_share',
      })
    }
  })

  test('rests on the newest look at the newest data of this experiment', async () => {
    const { id, look } = await stopped(220)
    const other = await stopped(220)
    const without = { code: 'precondition', reason: 'experiment.decided_without_look' }
    const decide = (lookId: string) => decideExperiment(ctx, id, decision(lookId))
    await expect(decide('look_no')).rejects.toMatchObject(without)
    await expect(decide(other.look.id)).rejects.toMatchObject(without)
    ctx.advance(1000)
    await land(id, 150, 220)
    await expect(decide(look.id)).rejects.toMatchObject(without)
    const newest = await lookAtExperiment(ctx, id)
    await expect(decide(look.id)).rejects.toMatchObject(without)
    expect((await decide(newest.id)).state).toBe('decided')
  })

  test('names a treatment of the plan; the control is none', async () => {
    const { id, look } = await stopped(220)
    for (const treatment of ['control', 'nobody']) {
      await expect(
        decideExperiment(ctx, id, decision(look.id, { treatment })),
      ).rejects.toMatchObject({ code: 'invalid', reason: 'experiment.treatment_unknown' })
    }
  })

  test('is made once; a retry answers with the first', async () => {
    const { id, look } = await stopped(220)
    const keyed = ctx.withKey('k')
    const decided = await decideExperiment(keyed, id, decision(look.id))
    expect(await decideExperiment(keyed, id, decision(look.id))).toEqual(decided)
    await expect(
      decideExperiment(keyed, id, decision(look.id, { override })),
    ).rejects.toMatchObject({ reason: 'idempotency.key_reused' })
    await expect(decideExperiment(ctx, id, decision(look.id))).rejects.toMatchObject({
      code: 'conflict',
      reason: 'experiment.illegal_transition',
    })
    await expect(decideExperiment(ctx, 'exp_no', decision(look.id))).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('a running experiment must be stopped first', async () => {
    const { id } = await runningExperiment(ctx, experimentInput(target.id))
    await land(id, 150, 220)
    const look = await lookAtExperiment(ctx, id)
    await expect(decideExperiment(ctx, id, decision(look.id))).rejects.toMatchObject({
      reason: 'experiment.illegal_transition',
      params: { state: 'running', verb: 'decide' },
    })
  })

  test('the learning is not left empty', async () => {
    const { id, look } = await stopped(220)
    const learning = { ...decision(look.id).learning, next: {} }
    await expect(decideExperiment(ctx, id, decision(look.id, { learning }))).rejects.toMatchObject({
      reason: 'request.invalid',
    })
  })

  test('deviations are frozen in, and the database refuses to change a decision', async () => {
    const { id } = await stopped(220)
    await recordDeviation(ctx, id, { what: { en: 'two days longer' }, reason: { en: 'holiday' } })
    const look = await lookAtExperiment(ctx, id)
    const decided = await decideExperiment(ctx, id, decision(look.id))
    expect(decided.decision?.evidence.canonical).toContain('two days longer')
    for (const raw of ["update decisions set choice = 'iterate'", 'delete from decisions']) {
      await expect(ctx.store.db.run(sql.raw(raw))).rejects.toMatchObject({
        cause: { message: expect.stringContaining('append-only') },
      })
    }
    expect((await archiveMetric(ctx, target.id)).status).toBe('archived')
  })
})
