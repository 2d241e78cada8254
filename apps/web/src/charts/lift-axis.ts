/** A tick of a lift axis before it is printed. */
interface Tick {
  readonly value: number
  readonly y: number
}

/** Decimals of a percent that tell neighbouring ticks apart. */
function tickDecimals(ticks: readonly Tick[]): number {
  const [first = 0, second = 0.01] = ticks.map(({ value }) => value)
  return Math.max(0, Math.ceil(-Math.log10((second - first) * 100) - 1e-9))
}

/** Ticks as they are printed: zero bare, the others signed, all with the same decimals. */
export function tickTexts(
  ticks: readonly Tick[],
  percent: (value: number, options: { readonly decimals: number; readonly signed: true }) => string,
): readonly (Tick & { readonly text: string })[] {
  const decimals = tickDecimals(ticks)
  return ticks.map((tick) => ({
    ...tick,
    text: tick.value === 0 ? '0' : percent(tick.value, { decimals, signed: true }),
  }))
}

/** Labels that have room: the last always, the others at least so far apart. */
export function roomyLabels<T extends { readonly x: number }>(
  marks: readonly T[],
  least: number,
): T[] {
  const kept: T[] = []
  for (const mark of marks.toReversed()) {
    const before = kept.at(-1)
    if (!before || before.x - mark.x >= least) kept.push(mark)
  }
  return kept.toReversed()
}
