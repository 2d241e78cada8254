import {
  absolute,
  compare,
  decimal,
  minus,
  ONE,
  over,
  plus,
  ratio,
  times,
  ZERO,
  type Fraction,
} from '../fraction.js'
import type { MeasuredKeyResult } from './key-result-facts.js'
import type { ObjectiveFacts, RolledUp } from './objective-facts.js'
import { rollup, type RollupItem } from './rollup.js'

/**
 * Progress of an objective from its key results, from the objectives that contribute to it, or the
 * plain mean of the two where both have one (OKR rules 3.3). What is expected is weighed as the
 * progress is.
 */
export function rolledUp(facts: ObjectiveFacts, elapsed: Fraction | null): RolledUp {
  if (elapsed === null) return { progress: null, coverage: null, expected: null }
  const own = facts.row.rollup === 'children' ? null : ofKeyResults(facts, elapsed)
  const childrens = facts.row.rollup === 'krs' ? null : ofChildren(facts, elapsed)
  const parts = [own, childrens].filter((part) => part !== null)
  const known = parts.filter((part) => part.progress !== null)
  return {
    progress: mean(known.map((part) => part.progress)),
    coverage: mean(parts.map((part) => part.coverage)),
    expected: mean((known.length > 0 ? known : parts).map((part) => part.expected)) ?? elapsed,
  }
}

function ofKeyResults({ row, keyResults }: ObjectiveFacts, elapsed: Fraction): RolledUp {
  const counted = countedProgress(keyResults, row.cap)
  const items = keyResults.map((item, index) => ({
    ...itemOf(item, counted[index] ?? null),
    expected: item.expected ?? ONE,
  }))
  return weighed(items, elapsed)
}

/**
 * What each key result counts for: raw progress held between 0 and the cap. A cap above 1 holds only
 * while every delivery key result is at its target, so that no overshoot hides a miss.
 */
function countedProgress(
  keyResults: readonly MeasuredKeyResult[],
  cap: number,
): (Fraction | null)[] {
  const delivery = keyResults.filter(({ view }) => view.role === 'delivery')
  const allMet = delivery.every(({ raw }) => raw !== null && compare(raw, ONE) >= 0)
  const most = allMet ? decimal(cap) : ONE
  return keyResults.map(({ raw }) => {
    if (raw === null) return null
    if (compare(raw, ZERO) < 0) return ZERO
    return compare(raw, most) > 0 ? most : raw
  })
}

function itemOf({ view }: MeasuredKeyResult, progress: Fraction | null): RollupItem {
  return { weightBp: view.weightBp, role: view.role, progress }
}

interface Item extends RollupItem {
  readonly expected: Fraction
}

function weighed(items: readonly Item[], elapsed: Fraction): RolledUp {
  const expected = rollup(
    items.map((item) => ({ ...item, progress: item.progress && item.expected })),
  ).progress
  return { ...rollup(items), expected: expected ?? elapsed }
}

/** Children count equally, or by the size of their targets where all add to one metric. */
function ofChildren({ children }: ObjectiveFacts, elapsed: Fraction): RolledUp | null {
  if (children.length === 0) return null
  const sizes = targetSizes(children.map((child) => child.keyResults))
  const sum = (values: readonly Fraction[]) => values.reduce(plus, ZERO)
  const items = children.map((child, index) => ({ child, size: sizes[index] ?? ONE }))
  const known = items.filter(({ child }) => child.progress !== null)
  const all = sum(items.map(({ size }) => size))
  const part = sum(known.map(({ size }) => size))
  const meanOf = (read: (child: (typeof children)[number]) => Fraction | null) =>
    known.length === 0
      ? null
      : over(sum(known.map(({ child, size }) => times(read(child) ?? ONE, size))), part)
  return {
    progress: meanOf((child) => child.progress),
    coverage: over(part, all),
    expected: meanOf((child) => (child.view.health === 'closed' ? ONE : child.expected)) ?? elapsed,
  }
}

/**
 * Sizes of the targets where every child has cumulative key results on one and the same metric:
 * only sums add up. Otherwise every child counts as one.
 */
function targetSizes(children: readonly (readonly MeasuredKeyResult[])[]): Fraction[] {
  const delivery = children.map((list) => list.filter(({ view }) => view.role === 'delivery'))
  const metrics = new Set(delivery.flat().map(({ view }) => view.metricId))
  const additive =
    metrics.size === 1 &&
    !metrics.has(null) &&
    delivery.every((list) => list.length > 0) &&
    delivery.flat().every(({ view }) => view.range.type === 'cumulative')
  if (!additive) return children.map(() => ONE)
  return delivery.map((list) => list.map(sizeOf).reduce(plus, ZERO))
}

function sizeOf({ view: { range } }: MeasuredKeyResult): Fraction {
  return range.type === 'cumulative'
    ? absolute(minus(decimal(range.target), decimal(range.baseline)))
    : ONE
}

function mean(values: readonly (Fraction | null)[]): Fraction | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : over(known.reduce(plus), ratio(known.length))
}
