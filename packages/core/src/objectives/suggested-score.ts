import { clampToUnit, type Fraction } from '../fraction.js'

/** What a committed and an aspirational objective must reach (OKR rules 3.4). */
export const PASS_LINES = { committed: 1, aspirational: 0.7 } as const

/** Raw progress held in 0–1, to one decimal, half upwards; exactly, so 0.65 is 0.7. */
export function suggestedScore(raw: Fraction | null): number | null {
  if (raw === null) return null
  const { numerator, denominator } = clampToUnit(raw)
  const tenths = (20n * numerator + denominator) / (2n * denominator)
  return Number(tenths) / 10
}
