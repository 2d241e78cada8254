import { isRecord } from '../vectors/fields.js'
import { meets, type FieldDifference } from '../vectors/differences.js'
import type { Entry } from './reference.js'
import { toleranceOf } from './tolerances.js'

/** Every number of an entry's answer that ours does not meet, or does not give; empty is a pass. */
export function differencesFrom(entry: Entry, got: unknown): FieldDifference[] {
  return Object.entries(entry.expected).flatMap(([field, expected]) =>
    walk(entry, field, field, expected, isRecord(got) ? got[field] : undefined),
  )
}

function walk(
  entry: Entry,
  path: string,
  field: string,
  expected: unknown,
  got: unknown,
): FieldDifference[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length)
      return [{ field: path, expected, got }]
    return expected.flatMap((item: unknown, index) =>
      walk(entry, `${path}[${index}]`, field, item, got[index]),
    )
  }
  if (isRecord(expected)) {
    return Object.entries(expected).flatMap(([name, value]) =>
      walk(entry, `${path}.${name}`, name, value, isRecord(got) ? got[name] : undefined),
    )
  }
  return meets(expected, got, toleranceOf(entry, field)) ? [] : [{ field: path, expected, got }]
}
