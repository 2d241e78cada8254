/**
 * Splits an integer exactly by weights: the largest remainder method (Hamilton). Every part gets
 * the whole number below its share; what is left goes, one each, to the largest remainders. Ties go
 * to the larger weight, then to the earlier part. Weights that are all 0 count as equal.
 *
 * The total may be negative (a share of a correction); it is split as its opposite is.
 * Throws RangeError unless the total is a safe integer and the weights are safe integers >= 0.
 */
export function split(total: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(total)) throw new RangeError('total must be a safe integer')
  if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0)) {
    throw new RangeError('weights must be safe integers of 0 or more')
  }
  if (weights.length === 0) return []
  if (total < 0) return split(-total, weights).map((part) => 0 - part)

  const given = weights.map(BigInt)
  const sumGiven = given.reduce((sum, weight) => sum + weight, 0n)
  const shares = sumGiven === 0n ? given.map(() => 1n) : given
  const sum = sumGiven === 0n ? BigInt(given.length) : sumGiven
  const parts = shares.map((weight, index) => {
    const product = BigInt(total) * weight
    return { index, weight, whole: product / sum, remainder: product % sum }
  })
  const left = total - Number(parts.reduce((held, part) => held + part.whole, 0n))
  const lucky = new Set(
    parts
      .toSorted(
        (a, b) =>
          descending(a.remainder, b.remainder) ||
          descending(a.weight, b.weight) ||
          a.index - b.index,
      )
      .slice(0, left)
      .map((part) => part.index),
  )
  return parts.map((part) => Number(part.whole) + (lucky.has(part.index) ? 1 : 0))
}

function descending(a: bigint, b: bigint): number {
  if (a === b) return 0
  return a > b ? -1 : 1
}
