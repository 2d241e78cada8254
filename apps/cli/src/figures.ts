/** Figures as a terminal shows them; what is not known is a dash, never 0. */

/** Four significant digits, more before the point if there are more. */
export function number(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(3)
  const digits = size === 0 ? 0 : Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(size))))
  const text = value.toFixed(digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** As `number`, with a plus before what is above 0. */
export function signed(value: number): string {
  return value > 0 ? `+${number(value)}` : number(value)
}

/** A relative effect in percent with its sign. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–'
  if (!Number.isFinite(share)) return number(share)
  return `${share > 0 ? '+' : ''}${(share * 100).toFixed(2)}%`
}

/** A p-value, or another probability. */
export function probability(p: number): string {
  if (Number.isNaN(p)) return '–'
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4)
}

/** Both ends of an interval; a dash where there is none. */
export function interval(
  ends: readonly [number, number],
  write: (value: number) => string,
): string {
  return Number.isNaN(ends[0]) ? '–' : `[${write(ends[0])}, ${write(ends[1])}]`
}
