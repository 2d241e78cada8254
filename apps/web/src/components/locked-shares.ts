/** Basis points of the whole. */
export const WHOLE = 10_000

/**
 * Splits a whole number in proportion by largest remainder: the parts are whole and add up to it
 * exactly. Ties go to the earlier part; proportions that are all 0 count as equal.
 */
export function splitInProportion(total: number, proportions: readonly number[]): number[] {
  const given = proportions.reduce((sum, one) => sum + one, 0)
  const weights = given === 0 ? proportions.map(() => 1) : proportions
  const sum = given === 0 ? weights.length : given
  // Products stay below 10 000², so whole-number arithmetic is exact.
  const parts = weights.map((weight, index) => ({
    index,
    whole: Math.floor((total * weight) / sum),
    remainder: (total * weight) % sum,
  }))
  const left = total - parts.reduce((held, part) => held + part.whole, 0)
  const lucky = new Set(
    parts
      .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index)
      .slice(0, left)
      .map((part) => part.index),
  )
  return parts.map((part) => part.whole + (lucky.has(part.index) ? 1 : 0))
}

/** Shares that always sum to the whole, and the rows somebody has set, oldest first. */
export interface LockedShares {
  readonly shares: readonly number[]
  readonly set: readonly number[]
}

/**
 * Sets one share and keeps the sum. Rows nobody has set yet take up the difference in proportion;
 * when all the others are set, the one set longest ago does. What does not fit is cut.
 */
export function setShare({ shares, set }: LockedShares, at: number, wanted: number): LockedShares {
  const others = shares.map((_share, index) => index).filter((index) => index !== at)
  if (others.length === 0) return { shares: [WHOLE], set: [] }
  const kept = set.filter((index) => index !== at)
  const firm = others.every((index) => kept.includes(index)) ? kept.slice(1) : kept
  const free = others.filter((index) => !firm.includes(index))
  const firmSum = firm.reduce((sum, index) => sum + (shares[index] ?? 0), 0)
  const value = Math.min(WHOLE - firmSum, Math.max(0, Math.round(wanted)))
  const rest = splitInProportion(
    WHOLE - firmSum - value,
    free.map((index) => shares[index] ?? 0),
  )
  const next = shares.map((share, index) => {
    if (index === at) return value
    const place = free.indexOf(index)
    return place < 0 ? share : (rest[place] ?? 0)
  })
  return { shares: next, set: [...firm, at] }
}
