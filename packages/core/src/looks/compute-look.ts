import { instant, today, type Context } from '../context.js'
import type { Look } from '../contract/experiment.js'
import type { WinHistory } from '../contract/test-method.js'
import { conflict, precondition } from '../errors.js'
import { loadExperiment } from '../experiments/load.js'
import { readLockedPlan, type LockedPlan } from '../experiments/locked-plan.js'
import { isMeasuring } from '../experiments/transitions.js'
import { loadLanded, type ImportRow } from '../imports/load.js'
import { checkData, checkSampleRatio, type HealthFacts } from './health.js'
import { judge } from './judge.js'
import { loadLooks } from './load.js'
import { measure, type Measurement } from './measure.js'
import { plausibleSize } from './plausible-size.js'
import {
  LEAST_HISTORY,
  loadHistory,
  programmePrior,
  type PastOutcome,
} from './programme-history.js'
import { standingOf } from './spending-looks.js'
import { targetPlan } from './test-plan.js'
import { testRecords } from './test-records.js'

/**
 * Everything a look at the newest data finds, numbered 0 as long as it is not stored. Alpha is spent
 * by data, not by looks, so two people who look at the same rows get the same answer.
 */
export async function computeLook(ctx: Context, experimentId: string): Promise<Look> {
  const { db } = ctx.store
  const experiment = await loadExperiment(db, experimentId)
  const { state, lock, deviations } = experiment
  if (!isMeasuring(state) || lock === null) {
    throw conflict('experiment.illegal_transition', { state, verb: 'look' })
  }
  const plan = readLockedPlan(lock.canonical)
  const data = await loadLanded(db, experimentId)
  if (data === null || data.landedAt === null) throw precondition('experiment.no_data')
  const measurement = await measure(ctx, plan, data)
  const { units, measured, notMeasured } = measurement
  const facts = healthFacts(plan, data, measurement)
  const earlier = (await loadLooks(db, experimentId)).toReversed()
  const haveUnits = units.reduce((total, item) => total + item.units, 0)
  const now = { data: data.id, have: haveUnits, planned: facts.plannedUnits }
  const standing = standingOf(earlier.flatMap(takenOf), now)
  const history = await loadHistory(db)
  const id = ctx.newId('look')
  const stamp = {
    experimentId,
    planHash: lock.hash,
    dataWatermark: data.landedAt,
    createdAt: instant(ctx),
    createdBy: ctx.actorId,
  }
  const running = state !== 'stopped'
  const reading = {
    plan,
    targetPlan: (treatment: string) => targetPlan(plan, treatment, standing, { earlier, running }),
    history: winHistory(plan, history),
    programme: programmePrior(history),
    stamp: { ...stamp, lookId: id },
    newId: () => ctx.newId('tst'),
  }
  const tests = testRecords(reading, measured)
  const { check, ratio } = checkSampleRatio(facts)
  const checks = [check, ...checkData(facts), plausibleSize(tests, history)]
  const shared = { plan, running, deviations, checks, tests, notMeasured, haveUnits }
  const findings = { ...shared, withoutPast: withoutPast(plan, data), today: today(ctx) }
  const { lookNumber, fraction } = standing
  const { statistic, degreesOfFreedom, pValue } = ratio
  return {
    ...stamp,
    id,
    number: 0,
    importId: data.id,
    eventsSeq: null,
    state,
    units: [...units],
    sampleReached: haveUnits >= facts.plannedUnits,
    information: { fraction, lookNumber },
    sampleRatio: { statistic, degreesOfFreedom, pValue },
    health: checks,
    verdicts: plan.variants
      .filter((variant) => !variant.isControl)
      .map((variant) => judge(findings, variant.key)),
    tests,
    notMeasured: notMeasured.map(({ metric: { metricId, role } }) => ({ metricId, role })),
  }
}

function healthFacts(
  plan: LockedPlan,
  data: ImportRow,
  { units, measured }: Measurement,
): HealthFacts {
  return {
    variants: plan.variants.map(({ key, weightBp }) => ({
      key,
      weightBp,
      units: units.find((item) => item.variant === key)?.units ?? 0,
    })),
    counts: data.counts,
    plannedUnits: plan.plan.sample?.total ?? 0,
    planned: distinct(plan.metrics.map((metric) => metric.key)),
    measured: measured.map(({ metric }) => metric.key),
  }
}

function takenOf({ importId, eventsSeq, information }: Look) {
  const data = importId ?? `events up to ${eventsSeq}`
  return information === null ? [] : [{ data, fraction: information.fraction }]
}

function winHistory({ plan }: LockedPlan, history: readonly PastOutcome[]): WinHistory | null {
  const experiments = history.length
  if (experiments < LEAST_HISTORY) return null
  const wins = history.filter(({ won }) => won).length
  return { experiments, winRate: wins / experiments, power: plan.joint?.powerEach ?? plan.power }
}

/** The plan counts on the past of the target, and the data do not hold it. */
function withoutPast({ plan, metrics }: LockedPlan, { mapping }: ImportRow): boolean {
  if (plan.varianceReduction === 'none') return false
  const target = metrics.find(({ role }) => role === 'target')
  const mapped = mapping?.metrics.find(({ metricId }) => metricId === target?.metricId)
  return (mapped?.covariate ?? null) === null
}

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)]
}
