/** A look that was taken, as far as spending goes; fractions are of the planned sample. */
export interface LookTaken {
  /** Which data it read: an import, or the events up to somewhere. */
  readonly data: string
  readonly fraction: number
}

/** Where a look stands among those at other data. */
export interface Standing {
  /** Which look at new data this is, from 1 on; a look at the same data counts with the one before. */
  readonly lookNumber: number
  /** Share of the planned sample, at most 1. */
  readonly fraction: number
  /** At which it spends alpha; null when it has none to spend. */
  readonly spends: number | null
  /** Where earlier looks at other data have spent, increasing. */
  readonly priorFractions: readonly number[]
  /** The last of them, as its number. */
  readonly lastSpending: number | null
}

/** So near to the planned sample a look is the last one and spends all that is left. */
const WHOLE_FROM = 0.995
/** A look that brings less of the planned sample than this is no look of its own. */
const SMALLEST_STEP = 0.01

/**
 * How the looks so far have spent their alpha, oldest first. Every look at new data spends, planned
 * or not, at its own share of the planned sample; one at the same data as the look before, or at
 * hardly more, spends nothing.
 */
export function standingOf(
  taken: readonly LookTaken[],
  now: { readonly data: string; readonly have: number; readonly planned: number },
): Standing {
  const others = distinctData(taken).filter(({ data }) => data !== now.data)
  const spent: { readonly fraction: number; readonly number: number }[] = []
  for (const [index, { fraction }] of others.entries()) {
    const spends = spendingAt(fraction, spent.at(-1)?.fraction ?? 0)
    if (spends !== null) spent.push({ fraction: spends, number: index + 1 })
  }
  const fraction = now.planned > 0 ? Math.min(1, now.have / now.planned) : 1
  return {
    lookNumber: others.length + 1,
    fraction,
    spends: spendingAt(fraction, spent.at(-1)?.fraction ?? 0),
    priorFractions: spent.map((look) => look.fraction),
    lastSpending: spent.at(-1)?.number ?? null,
  }
}

function spendingAt(fraction: number, before: number): number | null {
  if (fraction >= WHOLE_FROM) return before < 1 ? 1 : null
  return fraction - before >= SMALLEST_STEP ? fraction : null
}

function distinctData(taken: readonly LookTaken[]): LookTaken[] {
  return [...new Map(taken.map((look) => [look.data, look])).values()]
}
