/**
 * A number held as an unevaluated sum of two doubles (about 32 significant digits). It exists so
 * that sums handed over by an aggregate can be centred without losing the variance to cancellation.
 */
export interface DoubleDouble {
  readonly high: number
  readonly low: number
}

/** a + b without rounding error (Knuth's two-sum). */
export function addExactly(a: number, b: number): DoubleDouble {
  const high = a + b
  const shadow = high - a
  return { high, low: a - (high - shadow) + (b - shadow) }
}

/** a * b without rounding error (Dekker's product with Veltkamp's split). */
export function multiplyExactly(a: number, b: number): DoubleDouble {
  const high = a * b
  const [aHigh, aLow] = split(a)
  const [bHigh, bLow] = split(b)
  const low = aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
  // Splitting overflows above 1e300, where the plain product is all there is.
  return { high, low: Number.isFinite(low) ? low : 0 }
}

/** The double-double quotient of a double-double by a double. */
export function divide(a: DoubleDouble, b: number): DoubleDouble {
  const first = a.high / b
  const product = multiplyExactly(first, b)
  const rest = a.high - product.high - product.low + a.low
  return addExactly(first, rest / b)
}

/** The double-double difference a - b. */
export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const difference = addExactly(a.high, -b.high)
  return addExactly(difference.high, difference.low + a.low - b.low)
}

/** The nearest double. */
export function round(a: DoubleDouble): number {
  return a.high + a.low
}

function split(a: number): readonly [number, number] {
  const shifted = 134217729 * a // 2^27 + 1
  const high = shifted - (shifted - a)
  return [high, a - high]
}
