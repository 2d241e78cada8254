import type { SampleRatio } from '@sextant/stats'
import { instant, today, type Context } from '../context.js'
import type { Look } from '../contract/experiment.js'
import type { WinHistory } from '../contract/test-method.js'
import { precondition } from '../errors.js'
import type { LockedPlan } from '../experiments/locked-plan.js'
import type { DataSource } from './data-source.js'
import { worstOf } from './health.js'
import { judge } from './judge.js'
import { loadLooks } from './load.js'
import { measure } from './measure.js'
import type { Measured, Measurement } from './measurement.js'
import { loadPlanned, openSource, type Planned } from './open-source.js'
import { plausibleSize } from './plausible-size.js'
import {
  LEAST_HISTORY,
  loadHistory,
  programmePrior,
  type PastOutcome,
} from './programme-history.js'
import { standingOf, type Standing } from './spending-looks.js'
import { targetPlan } from './test-plan.js'
import { testRecords } from './test-records.js'

/**
 * Everything a look at the newest data finds, numbered 0 as long as it is not stored. Alpha is spent
 * by data, not by looks, so two people who look at the same rows get the same answer.
 */
export async function computeLook(ctx: Context, experimentId: string): Promise<Look> {
  const planned = await loadPlanned(ctx, experimentId, 'look')
  const source = await openSource(ctx, planned)
  return readLook(ctx, planned, source, { spends: true })
}

/**
 * A look at a source. One that spends no alpha reads a group-sequential target as the last look that
 * did: what is opened every hour must not decide.
 *
 * @throws DomainError experiment.no_data where no unit has come in
 */
export async function readLook(
  ctx: Context,
  { experiment, planHash, plan, metrics }: Planned,
  source: DataSource,
  { spends }: { readonly spends: boolean },
): Promise<Look> {
  const { id: experimentId, state, stoppedAt, deviations } = experiment
  const measurement = await measure(plan, metrics, source)
  const { units, measured, notMeasured } = measurement
  const haveUnits = units.reduce((total, item) => total + item.units, 0)
  if (haveUnits === 0) throw precondition('experiment.no_data')
  const { ratio, checks: dataChecks } = await checked(source, () => source.check(measurement))
  const earlier = (await loadLooks(ctx.store.db, experimentId)).toReversed()
  const counting = unitsCounting(measurement, haveUnits)
  const standingAt = { source, haveUnits: counting, spends }
  const { standing, awaitsLook } = standingIn(earlier, plan, standingAt)
  const history = await loadHistory(ctx.store.db)
  const stamp = {
    experimentId,
    planHash,
    dataWatermark: source.watermark,
    createdAt: instant(ctx),
    createdBy: ctx.actorId,
  }
  const id = ctx.newId('look')
  const running = stoppedAt === null
  const tests = testRecords(
    {
      plan,
      targetPlan: (treatment) => targetPlan(plan, treatment, standing, { earlier, running }),
      history: winHistory(plan, history),
      programme: programmePrior(history),
      stamp: { ...stamp, lookId: id },
      newId: () => ctx.newId('tst'),
    },
    measured,
  )
  const checks = [...dataChecks, plausibleSize(tests, history, worstOf(dataChecks) === 'alarm')]
  const counted = { measured, notMeasured, haveUnits: counting, awaitsLook }
  const found = { plan, running, deviations, checks, tests, ...counted }
  const findings = { ...found, withoutPast: withoutPast(plan, source), today: today(ctx) }
  return {
    ...stamp,
    id,
    number: 0,
    ...source.origin,
    state,
    units: [...units],
    sampleReached: counting >= plannedUnitsOf(plan),
    information: { fraction: standing.fraction, lookNumber: standing.lookNumber },
    sampleRatio: ratioOf(ratio),
    health: checks,
    verdicts: plan.variants
      .filter((variant) => !variant.isControl)
      .map((variant) => judge(findings, variant.key)),
    tests,
    notMeasured: notMeasured.map(({ metric: { metricId, role }, because }) => ({
      metricId,
      role,
      because,
    })),
  }
}

/** The plan's sample is of units that count for the target: an open window brings no information. */
function unitsCounting({ measured, notMeasured }: Measurement, haveUnits: number): number {
  const isTarget = ({ metric }: Pick<Measured, 'metric'>) => metric.role === 'target'
  const waits = notMeasured.find((item) => isTarget(item) && item.because === 'windows_open')
  if (waits !== undefined) return 0
  return measured.find(isTarget)?.windows?.closed ?? haveUnits
}

/** Where the look stands among those before, and whether it leaves the decision to the next one. */
function standingIn(
  earlier: readonly Look[],
  plan: LockedPlan,
  look: { readonly source: DataSource; readonly haveUnits: number; readonly spends: boolean },
): { readonly standing: Standing; readonly awaitsLook: boolean } {
  const { source, haveUnits, spends } = look
  // What spends nothing is no look, so the one before stands even where it read the same data.
  const data = spends ? dataOf(source.origin) : 'as they stand'
  const now = { data, have: haveUnits, planned: plannedUnitsOf(plan) }
  const standing = standingOf(earlier.flatMap(takenOf), now)
  if (spends) return { standing, awaitsLook: false }
  const awaitsLook = plan.plan.method === 'group_sequential' && standing.spends !== null
  return { standing: { ...standing, spends: null }, awaitsLook }
}

function plannedUnitsOf({ plan }: LockedPlan): number {
  return plan.sample?.total ?? 0
}

function ratioOf({ statistic, degreesOfFreedom, pValue }: SampleRatio): Look['sampleRatio'] {
  return { statistic, degreesOfFreedom, pValue }
}

/** A check that cannot be asked for is an error of the look, never a check that found nothing. */
async function checked<T>({ problem }: DataSource, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw problem(error)
  }
}

function takenOf(look: Look) {
  const { information } = look
  return information === null ? [] : [{ data: dataOf(look), fraction: information.fraction }]
}

function dataOf({ importId, eventsSeq }: Pick<Look, 'importId' | 'eventsSeq'>): string {
  return importId ?? `events up to ${eventsSeq}`
}

function winHistory({ plan }: LockedPlan, history: readonly PastOutcome[]): WinHistory | null {
  const experiments = history.length
  if (experiments < LEAST_HISTORY) return null
  const wins = history.filter(({ won }) => won).length
  return { experiments, winRate: wins / experiments, power: plan.joint?.powerEach ?? plan.power }
}

/** The plan counts on the past of the target, and the data do not hold it. */
function withoutPast({ plan, metrics }: LockedPlan, source: DataSource): boolean {
  if (plan.varianceReduction === 'none') return false
  const target = metrics.find(({ role }) => role === 'target')
  return target === undefined || !source.hasPast(target)
}
