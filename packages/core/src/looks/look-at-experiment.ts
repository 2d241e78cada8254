import { eq, max } from 'drizzle-orm'
import { instant, today, type Context } from '../context.js'
import type { Look } from '../contract/experiment.js'
import type { SignificanceTest } from '../contract/significance-test.js'
import type { Executor } from '../db/open.js'
import { looks, significanceTests } from '../db/schema/experiments.js'
import { conflict, precondition } from '../errors.js'
import { loadExperiment } from '../experiments/load.js'
import { readLockedPlan } from '../experiments/locked-plan.js'
import { isMeasuring } from '../experiments/transitions.js'
import { loadLanded } from '../imports/load.js'
import { write } from '../write.js'
import { checkData, checkSampleRatio } from './health.js'
import { judge } from './judge.js'
import { measure } from './measure.js'
import { testRecords } from './test-records.js'

/**
 * Looks at an experiment's data: the sample ratio first, then the other checks, a test for every
 * metric of the plan and treatment, and a verdict for every treatment. All of it is stored, append
 * only; a later look is a new row.
 */
export async function lookAtExperiment(ctx: Context, experimentId: string): Promise<Look> {
  const look = await compute(ctx, experimentId)
  return write(ctx, 'experiment.look', { experimentId }, async (tx) => {
    // The moments were read outside the transaction: what they rest on must still be so.
    await requireUnchanged(tx, look)
    const [last] = await tx
      .select({ number: max(looks.number) })
      .from(looks)
      .where(eq(looks.experimentId, experimentId))
    const value: Look = { ...look, number: (last?.number ?? 0) + 1 }
    const { tests, ...row } = value
    await tx.insert(looks).values(row)
    await insertTests(tx, tests)
    const verdicts = value.verdicts.map(({ treatment, verdict }) => ({ treatment, verdict }))
    const detail = { experimentId, number: value.number, verdicts }
    return { subjectId: look.id, value, detail }
  })
}

async function compute(ctx: Context, experimentId: string): Promise<Look> {
  const experiment = await loadExperiment(ctx.store.db, experimentId)
  const { state, lock, deviations } = experiment
  if (!isMeasuring(state) || lock === null) {
    throw conflict('experiment.illegal_transition', { state, verb: 'look' })
  }
  const plan = readLockedPlan(lock.canonical)
  const data = await loadLanded(ctx.store.db, experimentId)
  if (data === null || data.landedAt === null) throw precondition('experiment.no_data')
  const { units, measured, notMeasured } = await measure(ctx, plan, data)
  const plannedUnits = plan.plan.sample?.total ?? 0
  const health = {
    variants: plan.variants.map(({ key, weightBp }) => ({
      key,
      weightBp,
      units: units.find((item) => item.variant === key)?.units ?? 0,
    })),
    counts: data.counts,
    plannedUnits,
    planned: distinct(plan.metrics.map((metric) => metric.key)),
    measured: measured.map(({ metric }) => metric.key),
  }
  const { check, ratio } = checkSampleRatio(health)
  const checks = [check, ...checkData(health)]
  const id = ctx.newId('look')
  const stamp = {
    experimentId,
    planHash: lock.hash,
    dataWatermark: data.landedAt,
    createdAt: instant(ctx),
    createdBy: ctx.actorId,
  }
  const tests = testRecords(plan, measured, { ...stamp, lookId: id }, () => ctx.newId('tst'))
  const haveUnits = units.reduce((total, item) => total + item.units, 0)
  const running = state !== 'stopped'
  const shared = { plan, running, deviations, checks, tests, notMeasured, haveUnits }
  const findings = { ...shared, today: today(ctx) }
  return {
    ...stamp,
    id,
    number: 0,
    importId: data.id,
    state,
    units: [...units],
    sampleReached: haveUnits >= plannedUnits,
    sampleRatio: {
      statistic: ratio.statistic,
      degreesOfFreedom: ratio.degreesOfFreedom,
      pValue: ratio.pValue,
    },
    health: checks,
    verdicts: plan.variants
      .filter((variant) => !variant.isControl)
      .map((variant) => judge(findings, variant.key)),
    tests,
    notMeasured: notMeasured.map(({ metric: { metricId, role } }) => ({ metricId, role })),
  }
}

async function requireUnchanged(tx: Executor, look: Look): Promise<void> {
  const { state } = await loadExperiment(tx, look.experimentId)
  const data = await loadLanded(tx, look.experimentId)
  if (state !== look.state || data?.id !== look.importId) {
    throw conflict('experiment.illegal_transition', { state, verb: 'look' })
  }
}

async function insertTests(tx: Executor, tests: readonly SignificanceTest[]): Promise<void> {
  for (const [position, record] of tests.entries()) {
    const { id, experimentId, lookId, role, metricId, createdAt } = record
    await tx
      .insert(significanceTests)
      .values({ id, experimentId, lookId, position, role, metricId, record, createdAt })
  }
}

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)]
}
