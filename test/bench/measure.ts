/** One line of the report: what was measured, beside what it is compared with in the same run. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline: string
  readonly baselineValue: number
  /** value over baselineValue. */
  readonly ratio: number
  /** The value must stay below this; absent where only the ratio is of interest. */
  readonly goal?: number
}

/** The middle one; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new RangeError('values must not be empty')
  return (low + high) / 2
}

/** Puts a value beside its baseline. */
export function figure(parts: Omit<Figure, 'ratio'>): Figure {
  return { ...parts, ratio: parts.value / parts.baselineValue }
}

/**
 * Median milliseconds of two pieces of work that take turns, so that a busy machine slows both.
 * The first round warms up and does not count.
 */
export async function takeTurns(
  rounds: number,
  subject: () => unknown,
  baseline: () => unknown,
): Promise<{ readonly subject: number; readonly baseline: number }> {
  const times: { subject: number[]; baseline: number[] } = { subject: [], baseline: [] }
  for (let round = 0; round <= rounds; round += 1) {
    const [a, b] = [await timed(subject), await timed(baseline)]
    if (round === 0) continue
    times.subject.push(a)
    times.baseline.push(b)
  }
  return { subject: median(times.subject), baseline: median(times.baseline) }
}

/** The same thing done again and again: what `takeTurns` is given when one time is too short. */
export function repeat(times: number, work: () => unknown): () => void {
  return () => {
    for (let time = 0; time < times; time += 1) work()
  }
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
