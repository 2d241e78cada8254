import type { Look, SignificanceTest } from '@sextant/core/contract'

type Role = SignificanceTest['role']

/** A metric of the plan that has no result, and the text that says why. */
export interface Unmeasured {
  readonly metricId: string
  readonly role: Role
  readonly why:
    | `looks.unmeasured.${'not_in_data' | 'value_overflow' | 'windows_open' | 'unknown'}`
    | `looks.unmeasured.undefined.${'zero_variance' | 'zero_baseline' | 'other'}`
}

const ROLES: readonly Role[] = ['target', 'guardrail', 'secondary', 'north_star']

/** Metrics that a look could not measure, and those whose units gave no effect, in the plan's order. */
export function unmeasured(
  { notMeasured }: Pick<Look, 'notMeasured'>,
  tests: readonly Pick<SignificanceTest, 'metricId' | 'role' | 'relative'>[],
): readonly Unmeasured[] {
  const missing = notMeasured.flatMap(({ metricId, role, because }): Unmeasured[] => {
    const known = ROLES.find((one) => one === role)
    if (known === undefined) return []
    return [{ metricId, role: known, why: `looks.unmeasured.${because ?? 'unknown'}` }]
  })
  const undefinedOnes = tests
    .filter(({ relative }) => relative.interval === null)
    .map(({ metricId, role, relative }): Unmeasured => {
      const because = relative.undefinedBecause ?? 'other'
      return { metricId, role, why: `looks.unmeasured.undefined.${because}` }
    })
  return [...missing, ...undefinedOnes]
}
