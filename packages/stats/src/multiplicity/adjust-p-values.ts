import { requireProbability } from '../domain.js'

/** Ways to correct a family of p-values for its size. */
export const multiplicityProcedures = [
  'bonferroni',
  'holm',
  'hochberg',
  'hommel',
  'sidak',
  'benjamini-hochberg',
  'benjamini-yekutieli',
] as const

export type MultiplicityProcedure = (typeof multiplicityProcedures)[number]

/**
 * Adjusted p-values in the order given: a hypothesis is rejected at level alpha by the procedure
 * exactly when its adjusted p-value is at most alpha. Bonferroni, Holm, Hochberg, Hommel and Sidak
 * control the chance of any false rejection; Benjamini-Hochberg and -Yekutieli the share of false
 * ones. Hochberg, Hommel and Benjamini-Hochberg assume independent or positively dependent tests,
 * Sidak independent ones.
 *
 * @throws RangeError when a p-value is outside [0, 1] or NaN: leave undefined tests out first.
 * @example
 * adjustPValues([0.01, 0.04], 'holm') // [0.02, 0.04]
 */
export function adjustPValues(
  pValues: readonly number[],
  procedure: MultiplicityProcedure,
): number[] {
  for (const p of pValues) requireProbability('pValues', p)
  const order = pValues.map((_, index) => index).toSorted((a, b) => at(pValues, a) - at(pValues, b))
  const sorted = order.map((index) => at(pValues, index))
  const adjusted = adjustSorted(sorted, procedure).map((p) => Math.min(1, p))
  const result = Array.from<number>({ length: pValues.length }).fill(0)
  order.forEach((index, rank) => {
    result[index] = at(adjusted, rank)
  })
  return result
}

// All work on ascending p-values and may exceed one.
function adjustSorted(sorted: readonly number[], procedure: MultiplicityProcedure): number[] {
  const m = sorted.length
  switch (procedure) {
    case 'bonferroni':
      return sorted.map((p) => m * p)
    case 'sidak':
      return sorted.map((p) => -Math.expm1(m * Math.log1p(-p)))
    case 'holm':
      return stepDown(sorted.map((p, rank) => (m - rank) * p))
    case 'hochberg':
      return stepUp(sorted.map((p, rank) => (m - rank) * p))
    case 'hommel':
      return hommel(sorted)
    case 'benjamini-hochberg':
      return stepUp(sorted.map((p, rank) => (m / (rank + 1)) * p))
    case 'benjamini-yekutieli': {
      const harmonic = sorted.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0)
      return stepUp(sorted.map((p, rank) => harmonic * (m / (rank + 1)) * p))
    }
  }
}

// Once one is kept, all larger ones are.
function stepDown(values: readonly number[]): number[] {
  let largest = 0
  return values.map((value) => (largest = Math.max(largest, value)))
}

// Once one is rejected, all smaller ones are.
function stepUp(values: readonly number[]): number[] {
  let smallest = Number.POSITIVE_INFINITY
  return values
    .toReversed()
    .map((value) => (smallest = Math.min(smallest, value)))
    .toReversed()
}

// Closed testing with Simes tests (Hommel 1988): of all subsets of a size that hold a hypothesis,
// the hardest to reject holds the largest p-values besides.
function hommel(sorted: readonly number[]): number[] {
  const m = sorted.length
  const simes = sorted.map((_, start) => {
    const size = m - start
    const largest = sorted.slice(start)
    return { size, p: Math.min(...largest.map((p, index) => (size * p) / (index + 1))) }
  })
  return sorted.map((p) => Math.max(0, ...simes.map((of) => Math.min(of.p, of.size * p))))
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN
}
