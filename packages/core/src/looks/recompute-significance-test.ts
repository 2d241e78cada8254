import { canonicalJson } from '../canonical.js'
import type { Context } from '../context.js'
import type { Recomputation } from '../contract/significance-test.js'
import { computeTest, type TestResult } from './compute-test.js'
import { getSignificanceTest } from './get-significance-test.js'
import { factsOf } from './test-records.js'

/** Computes a stored test again, from nothing but its own row, and says whether a digit differs. */
export async function recomputeSignificanceTest(ctx: Context, id: string): Promise<Recomputation> {
  const stored = await getSignificanceTest(ctx, id)
  const again = computeTest(factsOf(stored))
  const differences = differencesOf(stored, again)
  const { relative, absolute, guardrail, planned } = again
  return {
    testId: id,
    identical: differences.length === 0,
    relative,
    absolute,
    guardrail,
    planned,
    differences,
  }
}

/** Paths at which two results differ, such as `relative.pValue`. */
function differencesOf(stored: TestResult, again: TestResult): string[] {
  const first = ['relative', 'absolute', 'guardrail'] as const
  const later = ['planned', 'bayes', 'falsePositiveRisk', 'winnersCurse', 'shrunk'] as const
  // Tests of earlier releases kept the first parts only; every other one has a raw step.
  const parts = stored.adjustments.length === 0 ? first : [...first, ...later]
  const inside = parts.flatMap((part) => {
    const [a, b] = [fieldsOf(stored[part]), fieldsOf(again[part])]
    return [...new Set([...a.keys(), ...b.keys()])]
      .filter((field) => a.get(field) !== b.get(field))
      .map((field) => `${part}.${field}`)
  })
  const always = ['reading'] as const
  const whole = parts === first ? always : (['adjustedPValue', 'adjustments', ...always] as const)
  const outside = whole.filter((part) => canonicalJson(stored[part]) !== canonicalJson(again[part]))
  return [...inside, ...outside]
}

function fieldsOf(part: object | null): Map<string, string> {
  return new Map(Object.entries(part ?? {}).map(([field, value]) => [field, canonicalJson(value)]))
}
