import type { TargetPath } from '@sextant/core/contract'

type Period = TargetPath['periods'][number]

/**
 * What a period says: it made the rule fire, it deviates by the threshold, it is within, it cannot be
 * judged though it is over, or it is still to come.
 */
export type PeriodSays = 'fired' | 'deviates' | 'within' | 'unjudged' | 'ahead'

export interface PathRow extends Period {
  readonly says: PeriodSays
}

/** Forgives what rounding adds, as the rule does. */
const SLACK = 1e-9
/** Shown at first: what is newest of the past, and what is next. */
const PAST = 6
const NEXT = 2

export function pathRows(
  { periods, firedOn, side, threshold }: TargetPath,
  today: string,
): readonly PathRow[] {
  return periods.map((period) => ({ ...period, says: saysOf(period) }))

  function saysOf({ periodStart, periodEnd, deviation }: Period): PeriodSays {
    if (firedOn.includes(periodStart)) return 'fired'
    if (deviation === null) return periodEnd < today ? 'unjudged' : 'ahead'
    const away = side === 'both' ? Math.abs(deviation) : deviation
    return away >= threshold - SLACK ? 'deviates' : 'within'
  }
}

/** The rows around today: the newest six that are over and the next two. */
export function rowsAround(rows: readonly PathRow[], today: string): readonly PathRow[] {
  const over = rows.filter((row) => row.periodEnd < today)
  return [...over.slice(-PAST), ...rows.slice(over.length, over.length + NEXT)]
}
