/** How a measured share is held to what was promised. */
export type Relation = 'equals' | 'at most' | 'at least'

/** One number that a study measures, and what the method promises of it. */
export interface Promised {
  /** Names the row of the table in docs/statistics.md. */
  readonly id: string
  readonly says: string
  readonly relation: Relation
  readonly promised: number
  /** What an asymptotic method may be off by besides the noise of the simulation. */
  readonly leeway: number
}

/** Trials of one situation; several methods may be measured on the same ones. */
export interface Study {
  readonly rows: readonly Promised[]
  /** Enough to see a gross fault, and enough to see half a percent. */
  readonly trials: { readonly short: number; readonly full: number }
  /** The share, or mean of numbers between 0 and 1, that each row came to. */
  run(trials: number): readonly number[]
}

export interface Measured extends Promised {
  readonly trials: number
  readonly measured: number
  /** How far from the promise it may lie. */
  readonly tolerance: number
  readonly holds: boolean
}

/** Runs a study and holds each row to its promise. */
export function measure(study: Study, size: 'short' | 'full'): Measured[] {
  const trials = study.trials[size]
  const shares = study.run(trials)
  return study.rows.map((row, index) => {
    const measured = shares[index] ?? Number.NaN
    const tolerance = toleranceOf(row, trials)
    return { ...row, trials, measured, tolerance, holds: isHeld({ ...row, measured, tolerance }) }
  })
}

/** Three standard errors of a share in so many trials, and the leeway. */
export function toleranceOf({ promised, leeway }: Promised, trials: number): number {
  return 3 * Math.sqrt((promised * (1 - promised)) / trials) + leeway
}

/** Whether what was measured lies where the promise allows. */
export function isHeld({
  relation,
  promised,
  measured,
  tolerance,
}: Pick<Measured, 'relation' | 'promised' | 'measured' | 'tolerance'>): boolean {
  const low = relation === 'at most' || measured >= promised - tolerance
  const high = relation === 'at least' || measured <= promised + tolerance
  return Number.isFinite(measured) && low && high
}

/** How often each of several events came true in so many trials. */
export function shares(trials: number, trial: () => readonly boolean[]): number[] {
  return means(trials, () => trial().map(Number))
}

/** The means of several numbers over so many trials. */
export function means(trials: number, trial: () => readonly number[]): number[] {
  const totals: number[] = []
  for (let i = 0; i < trials; i += 1) {
    for (const [index, value] of trial().entries()) totals[index] = (totals[index] ?? 0) + value
  }
  return totals.map((total) => total / trials)
}

/** True when the interval holds the truth. */
export function covers([low, high]: readonly [number, number], truth: number): boolean {
  return low <= truth && truth <= high
}
