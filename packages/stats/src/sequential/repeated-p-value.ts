import { requireFinite } from '../domain.js'
import { crossing } from '../numeric/crossing.js'
import { groupBoundaries, type GroupPlan } from './group-boundaries.js'

// p-values keep their digits down to here; a level of exactly 1 has no bounds.
const smallestExponent = -300
const largestLevel = 1 - 1e-9

/**
 * Repeated p-value at the last of the looks given: the smallest alpha at which a plan with these
 * looks and this spending crosses its bound there. Unlike the p-value after stopping it may be read
 * at every planned look, whether the test stops or not (Jennison and Turnbull 2000, ch. 9).
 *
 * @throws RangeError when the statistic is not finite or the fractions do not increase in (0, 1].
 */
export function repeatedPValue(plan: Omit<GroupPlan, 'alpha'>, statistic: number): number {
  requireFinite('statistic', statistic)
  const z = plan.twoSided ? Math.abs(statistic) : statistic
  const crosses = (alpha: number): boolean =>
    z >= (groupBoundaries({ ...plan, alpha }).at(-1)?.z ?? Number.POSITIVE_INFINITY)
  if (!crosses(largestLevel)) return 1
  return (
    10 **
    crossing((exponent) => crosses(10 ** exponent), smallestExponent, Math.log10(largestLevel))
  )
}
