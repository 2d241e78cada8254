import type { CorrectionName } from '../contract/plan.js'
import type { SignificanceTest } from '../contract/significance-test.js'
import type { ProgrammePrior, TestPlan, WinHistory } from '../contract/test-method.js'
import type { LockedPlan } from '../experiments/locked-plan.js'
import { computeTest } from './compute-test.js'
import type { Measured } from './measurement.js'
import { methodName } from './method-name.js'
import { metricMean, storedMoments } from './metric-mean.js'

/** What every test of one look has in common. */
type LookStamp = Pick<
  SignificanceTest,
  'experimentId' | 'lookId' | 'planHash' | 'dataWatermark' | 'createdAt' | 'createdBy'
>

/** What the tests of a look are read by. */
export interface LookReading {
  readonly plan: LockedPlan
  /** How the target of a treatment is read; null is pointwise. */
  readonly targetPlan: (treatment: string) => TestPlan | null
  readonly history: WinHistory | null
  readonly programme: ProgrammePrior | null
  readonly stamp: LookStamp
  readonly newId: () => string
}

/** The engine behind every context so far; its SQL stands in `explain`. */
const ENGINE = 'duckdb'

/**
 * The tests of a look: every measured metric for every treatment, in the order of the plan. The target
 * is tested at alpha shared over the treatments, everything else at alpha; the secondary metrics of
 * all treatments are one family where the plan corrects for several.
 */
export function testRecords(
  reading: LookReading,
  measured: readonly Measured[],
): SignificanceTest[] {
  const { variants, plan } = reading.plan
  const control = variants.find((variant) => variant.isControl)?.key
  const treatments = variants.filter((variant) => !variant.isControl)
  const records = measured.flatMap((item) => {
    const base = armOf(item.moments, control)
    return treatments.flatMap(({ key }) => {
      const arm = armOf(item.moments, key)
      if (base === null || arm === null) return []
      return [record(reading, item, { control: base, treatment: arm })]
    })
  })
  return plan.correction === 'none' ? records : correctSecondary(records, plan.correction)
}

/** Reads each secondary metric as one of its family; tests without a number are no part of it. */
function correctSecondary(
  records: readonly SignificanceTest[],
  procedure: CorrectionName,
): SignificanceTest[] {
  const family = records.filter(
    ({ role, relative }) => role === 'secondary' && relative.pValue !== null,
  )
  const pValues = family.map(({ relative }) => relative.pValue ?? 1)
  return records.map((test) => {
    const position = family.indexOf(test)
    if (position === -1) return test
    const plan = { kind: 'corrected', procedure, pValues, position } as const
    const options = { ...test.options, plan }
    return { ...test, options, ...computeTest({ ...factsOf(test), options }) }
  })
}

/** What a stored test is computed from, and can be computed from again. */
export function factsOf(test: SignificanceTest): Parameters<typeof computeTest>[0] {
  const { role, kind, direction, uncapped, options } = test
  const [control, treatment] = [test.control.moments, test.treatment.moments]
  return { role, kind, direction, control, treatment, uncapped, options }
}

type Arms = Pick<SignificanceTest, 'control' | 'treatment'>

function record(reading: LookReading, measured: Measured, arms: Arms): SignificanceTest {
  const { plan } = reading.plan
  const { metric, name, unit, explain } = measured
  const { role, direction, kind } = metric
  const isTarget = role === 'target'
  const options = {
    alpha: isTarget ? plan.alphaPerTreatment : plan.alpha,
    margin: metric.margin,
    plan: isTarget ? reading.targetPlan(arms.treatment.variant) : null,
    minimumEffect: isTarget ? plan.minimumEffect : null,
    history: isTarget ? reading.history : null,
    programme: isTarget ? reading.programme : null,
  }
  const control = arms.control.moments
  const treatment = arms.treatment.moments
  const uncapped = uncappedOf(measured, arms)
  return {
    ...reading.stamp,
    id: reading.newId(),
    role,
    metricId: metric.metricId,
    metricKey: metric.key,
    metricName: name,
    metricTier: metric.tier,
    metricVersion: metric.version,
    unit,
    kind,
    direction,
    ...arms,
    uncapped,
    method: methodName({ plan: options.plan, moments: control, isCapped: uncapped !== null }),
    options,
    ...computeTest({ role, kind, direction, control, treatment, uncapped, options }),
    engine: ENGINE,
    explain,
  }
}

function uncappedOf({ uncapped }: Measured, arms: Arms): SignificanceTest['uncapped'] {
  if (uncapped === null) return null
  const control = armOf(uncapped, arms.control.variant)
  const treatment = armOf(uncapped, arms.treatment.variant)
  if (control === null || treatment === null) return null
  return { control: control.moments, treatment: treatment.moments }
}

function armOf(
  moments: Measured['moments'],
  variant: string | undefined,
): SignificanceTest['control'] | null {
  const found = moments.find((item) => item.variant === variant)
  if (found === undefined) return null
  const stored = storedMoments(found.moments)
  return { variant: found.variant, n: stored.n, mean: metricMean(stored), moments: stored }
}
