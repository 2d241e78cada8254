import { integrate } from './gauss-legendre.js'

/**
 * Integral of f from the smallest to the largest of the breakpoints, with two panels of 16 Gauss
 * points between neighbours. The caller names the places where f changes its scale.
 */
export function integratePieces(f: (x: number) => number, breakpoints: readonly number[]): number {
  const sorted = breakpoints.toSorted((a, b) => a - b)
  return sorted.slice(1).reduce((sum, high, index) => {
    const low = sorted[index] ?? high
    return high > low ? sum + integrate(f, low, high, 2) : sum
  }, 0)
}
