import type { Moments } from '../contract/significance-test.js'
import type { TestPlan } from '../contract/test-method.js'
import { usesPast } from './metric-mean.js'

/**
 * The name results are stored under, such as `welch_t_capped` or `group_sequential_cuped`; another way
 * of computing gets another name. A correction changes how a result is read, not how it is computed.
 */
export function methodName(test: {
  readonly plan: TestPlan | null
  readonly moments: Moments
  readonly isCapped: boolean
}): string {
  const { plan, moments, isCapped } = test
  const base = plan === null || plan.kind === 'corrected' ? 'welch_t' : plan.kind
  return [base, ...(isCapped ? ['capped'] : []), ...(usesPast(moments) ? ['cuped'] : [])].join('_')
}
