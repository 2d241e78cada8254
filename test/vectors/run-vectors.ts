import type { Adapters } from './adapter.js'
import { differences, meets, type FieldDifference } from './differences.js'
import type { Dispute } from './disputes.js'
import { parseCase, type VectorCase } from './vector-file.js'

export interface Failure {
  readonly id: string
  /** Set when the case could not be judged: malformed, or the product threw. */
  readonly problem: string | null
  readonly differences: readonly FieldDifference[]
}

export interface Outcome {
  readonly passed: number
  readonly skipped: number
  readonly failures: readonly Failure[]
  /** Cases run per method. */
  readonly covered: ReadonlyMap<string, number>
  /** Cases per method that no adapter knows. */
  readonly notCovered: ReadonlyMap<string, number>
  /** Cases that would fail but for a dispute. */
  readonly disputed: ReadonlyMap<Dispute, number>
}

/** Runs every case through the adapter of its method. passed + failures + skipped = cases. */
export function runVectors(
  cases: readonly unknown[],
  adapters: Adapters,
  disputes: readonly Dispute[] = [],
): Outcome {
  const failures: Failure[] = []
  const covered = new Map<string, number>()
  const notCovered = new Map<string, number>()
  const disputed = new Map<Dispute, number>()
  let passed = 0
  let skipped = 0
  cases.forEach((raw, index) => {
    try {
      const vector = parseCase(raw, index)
      const adapter = Object.hasOwn(adapters, vector.method) ? adapters[vector.method] : undefined
      if (adapter === undefined) {
        skipped += 1
        count(notCovered, vector.method)
        return
      }
      count(covered, vector.method)
      const result = adapter(vector.input, vector.options)
      const found = differences(vector, result).filter(
        (difference) => !settledBy(disputes, vector, difference, disputed),
      )
      if (found.length === 0) passed += 1
      else failures.push({ id: vector.id, problem: null, differences: found })
    } catch (error) {
      failures.push({ id: idOf(raw, index), problem: messageOf(error), differences: [] })
    }
  })
  return { passed, skipped, failures, covered, notCovered, disputed }
}

// Counts a difference once for the dispute it falls under.
function settledBy(
  disputes: readonly Dispute[],
  vector: VectorCase,
  { field, got, expected }: FieldDifference,
  disputed: Map<Dispute, number>,
): boolean {
  const dispute = disputes.find(
    (entry) => entry.method === vector.method && entry.fields.includes(field.replace(/\[.*/, '')),
  )
  if (dispute === undefined) return false
  if (dispute.tolerance !== null && !meets(expected, got, dispute.tolerance)) return false
  count(disputed, dispute)
  return true
}

function count<Key>(tally: Map<Key, number>, key: Key): void {
  tally.set(key, (tally.get(key) ?? 0) + 1)
}

function idOf(raw: unknown, index: number): string {
  const id: unknown = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined
  return typeof id === 'string' ? id : `cases[${index}]`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
