import { log1pMinus, stirlingError } from './log-gamma.js'

/**
 * Density of Beta(a, b), 0 outside (0, 1); written around the mean so that it keeps its digits for
 * shapes of a billion.
 */
export function betaDensity(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return 0
  const n = a + b
  // a ln(x / mean) + b ln((1 - x) / (1 - mean)), whose linear terms cancel.
  const exponent = a * logRatioMinus(x, a / n) + b * logRatioMinus(1 - x, b / n)
  const rest = stirlingError(n) - stirlingError(a) - stirlingError(b)
  const scale = Math.sqrt(((a / n) * b) / (2 * Math.PI))
  return (scale / (x * (1 - x))) * Math.exp(exponent + rest)
}

// ln(value / mean) - (value / mean - 1). Far below the mean the ratio says more than the offset,
// which rounds to -1.
function logRatioMinus(value: number, mean: number): number {
  const ratio = value / mean
  return ratio < 0.5 ? Math.log(ratio) - (ratio - 1) : log1pMinus((value - mean) / mean)
}
