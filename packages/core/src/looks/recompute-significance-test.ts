import { canonicalJson } from '../canonical.js'
import type { Context } from '../context.js'
import type { Recomputation } from '../contract/significance-test.js'
import { computeTest, type TestResult } from './compute-test.js'
import { getSignificanceTest } from './get-significance-test.js'

/** Computes a stored test again, from nothing but its own row, and says whether a digit differs. */
export async function recomputeSignificanceTest(ctx: Context, id: string): Promise<Recomputation> {
  const stored = await getSignificanceTest(ctx, id)
  const again = computeTest({
    role: stored.role,
    direction: stored.direction,
    control: stored.control.moments,
    treatment: stored.treatment.moments,
    options: stored.options,
  })
  const differences = differencesOf(stored, again)
  const { relative, absolute, guardrail } = again
  return {
    testId: id,
    identical: differences.length === 0,
    relative,
    absolute,
    guardrail,
    differences,
  }
}

/** Paths at which two results differ, such as `relative.pValue`. */
function differencesOf(stored: TestResult, again: TestResult): string[] {
  const parts = ['relative', 'absolute', 'guardrail'] as const
  const inside = parts.flatMap((part) => {
    const [a, b] = [fieldsOf(stored[part]), fieldsOf(again[part])]
    return [...new Set([...a.keys(), ...b.keys()])]
      .filter((field) => a.get(field) !== b.get(field))
      .map((field) => `${part}.${field}`)
  })
  return stored.reading === again.reading ? inside : [...inside, 'reading']
}

function fieldsOf(part: object | null): Map<string, string> {
  return new Map(Object.entries(part ?? {}).map(([field, value]) => [field, canonicalJson(value)]))
}
