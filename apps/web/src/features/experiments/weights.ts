/** The whole in basis points. */
export const WHOLE = 10_000

/** Splits the whole evenly; the first ones take what does not divide. */
export function evenWeights(count: number): number[] {
  return splitBy(
    WHOLE,
    Array.from({ length: count }, () => 1),
  )
}

/** The most one variant may weigh, so that every other one keeps a basis point. */
export function mostWeight(count: number): number {
  return WHOLE - (count - 1)
}

/**
 * Weights after one of them was set: the others share the rest in their old proportions, by largest
 * remainder, so that the sum stays 10 000 and nobody falls below one basis point.
 */
export function reweigh(weights: readonly number[], at: number, wanted: number): number[] {
  const others = weights.length - 1
  const set = Math.min(WHOLE - others, Math.max(1, Math.round(wanted)))
  const rest = splitBy(
    WHOLE - set,
    weights.filter((_weight, index) => index !== at),
  )
  return weights.map((_weight, index) => (index === at ? set : (rest.shift() ?? 0)))
}

/** Shares of a total in proportion, whole numbers of at least 1 that add up to it. */
export function splitBy(total: number, proportions: readonly number[]): number[] {
  const sum = proportions.reduce((all, one) => all + one, 0)
  const exact = proportions.map((one) =>
    sum > 0 ? (one / sum) * total : total / proportions.length,
  )
  const shares = exact.map((one) => Math.max(1, Math.floor(one)))
  const byRemainder = exact
    .map((one, index) => ({ index, remainder: one - Math.floor(one) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index)
  let left = total - shares.reduce((all, one) => all + one, 0)
  for (const { index } of byRemainder) {
    if (left <= 0) break
    shares[index] = (shares[index] ?? 0) + 1
    left -= 1
  }
  // Raising the smallest to 1 may overdraw; the largest gives it back.
  while (left < 0) {
    const largest = shares.indexOf(Math.max(...shares))
    shares[largest] = (shares[largest] ?? 0) - 1
    left += 1
  }
  return shares
}
