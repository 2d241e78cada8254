import type { Alternative } from '../compare.js'
import { tCdf, tSurvival } from '../distributions/student-t.js'
import type { MeanMoments } from '../moments.js'

export interface PooledTTest {
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

/**
 * Student's two-sample t test of treatment against control, which assumes one variance for both
 * arms. `compare` does not; this is for reading against older results. NaN without any variance.
 */
export function pooledTTest(
  control: MeanMoments,
  treatment: MeanMoments,
  alternative: Alternative = 'two-sided',
): PooledTTest {
  const degreesOfFreedom = control.n + treatment.n - 2
  const variance = (control.m2 + treatment.m2) / degreesOfFreedom
  const standardError = Math.sqrt(variance * (1 / control.n + 1 / treatment.n))
  if (!(degreesOfFreedom > 0 && standardError > 0)) {
    return { statistic: Number.NaN, degreesOfFreedom, pValue: Number.NaN }
  }
  const statistic = (treatment.mean - control.mean) / standardError
  const pValue =
    alternative === 'two-sided'
      ? 2 * tSurvival(Math.abs(statistic), degreesOfFreedom)
      : alternative === 'greater'
        ? tSurvival(statistic, degreesOfFreedom)
        : tCdf(statistic, degreesOfFreedom)
  return { statistic, degreesOfFreedom, pValue }
}
