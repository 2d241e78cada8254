import { asNumber, isRecord } from './fields.js'
import type { Tolerance, VectorCase } from './vector-file.js'

export interface FieldDifference {
  readonly field: string
  readonly got: unknown
  readonly expected: unknown
}

/** Every expected field that the result does not meet; an empty list is a pass. */
export function differences(vector: VectorCase, result: unknown): FieldDifference[] {
  return walk('', vector.expected.raw, result, vector.tolerance, vector.fieldTolerance)
}

function walk(
  field: string,
  expected: unknown,
  got: unknown,
  tolerance: Tolerance,
  overrides: Readonly<Record<string, Tolerance>>,
): FieldDifference[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return [{ field, got, expected }]
    return expected.flatMap((item: unknown, index) =>
      walk(`${field}[${index}]`, item, got[index], tolerance, overrides),
    )
  }
  if (isRecord(expected)) {
    if (!isRecord(got)) return [{ field, got, expected }]
    return Object.entries(expected).flatMap(([name, value]) =>
      walk(
        field === '' ? name : `${field}.${name}`,
        value,
        got[name],
        overrides[name] ?? tolerance,
        overrides,
      ),
    )
  }
  return meets(expected, got, tolerance) ? [] : [{ field, got, expected }]
}

/** Whether a single value is the expected one; numbers within the tolerance. */
export function meets(expected: unknown, got: unknown, { rel, abs }: Tolerance): boolean {
  if (Object.is(expected, got)) return true
  const wanted = asNumber(expected)
  if (wanted === undefined || typeof got !== 'number') return expected === got
  if (!Number.isFinite(wanted)) return Object.is(wanted, got)
  return Math.abs(got - wanted) <= abs + rel * Math.abs(wanted)
}
