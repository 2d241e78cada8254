import type { SignificanceTest } from '../contract/significance-test.js'
import type { LockedPlan } from '../experiments/locked-plan.js'
import { computeTest, METHOD } from './compute-test.js'
import type { Measured } from './measure.js'
import { metricMean, storedMoments } from './metric-mean.js'

/** What every test of one look has in common. */
export type LookStamp = Pick<
  SignificanceTest,
  'experimentId' | 'lookId' | 'planHash' | 'dataWatermark' | 'createdAt' | 'createdBy'
>

/** The engine behind every context so far; its SQL stands in `explain`. */
const ENGINE = 'duckdb'

/**
 * The tests of a look: every measured metric for every treatment, in the order of the plan. The target
 * is tested at alpha shared over the treatments, everything else at alpha.
 */
export function testRecords(
  plan: LockedPlan,
  measured: readonly Measured[],
  stamp: LookStamp,
  newId: () => string,
): SignificanceTest[] {
  const control = plan.variants.find((variant) => variant.isControl)?.key
  const treatments = plan.variants.filter((variant) => !variant.isControl)
  return measured.flatMap((item) => {
    const base = armOf(item, control)
    return treatments.flatMap(({ key }) => {
      const arm = armOf(item, key)
      if (base === null || arm === null) return []
      return [record(plan, item, { ...stamp, id: newId() }, { control: base, treatment: arm })]
    })
  })
}

type Arms = Pick<SignificanceTest, 'control' | 'treatment'>

function record(
  plan: LockedPlan,
  { metric, name, unit, explain }: Measured,
  stamp: LookStamp & Pick<SignificanceTest, 'id'>,
  arms: Arms,
): SignificanceTest {
  const { alpha, alphaPerTreatment } = plan.plan
  const options = {
    alpha: metric.role === 'target' ? alphaPerTreatment : alpha,
    margin: metric.margin,
  }
  const { role, direction } = metric
  return {
    ...stamp,
    role,
    metricId: metric.metricId,
    metricKey: metric.key,
    metricName: name,
    metricTier: metric.tier,
    metricVersion: metric.version,
    unit,
    kind: metric.kind,
    direction,
    ...arms,
    method: METHOD,
    options,
    ...computeTest({
      role,
      direction,
      options,
      control: arms.control.moments,
      treatment: arms.treatment.moments,
    }),
    engine: ENGINE,
    explain,
  }
}

function armOf(
  { moments }: Measured,
  variant: string | undefined,
): SignificanceTest['control'] | null {
  const found = moments.find((item) => item.variant === variant)
  if (found === undefined) return null
  const stored = storedMoments(found.moments)
  return { variant: found.variant, n: stored.n, mean: metricMean(stored), moments: stored }
}
