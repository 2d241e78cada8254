import type { Budget } from '../../contract/budget.js'
import type { SpendMapping } from '../../contract/spend-import.js'
import { decimal, minus, over, plus, ratio, times, ZERO, type Fraction } from '../../fraction.js'

const MOST = 10n ** 12n

/** An exact number of a file's unit as a whole number of the ledger's; `subject` is what it lies on. */
export type WholeUnits = (exact: Fraction, subject: string) => number | 'too_fine' | 'too_large'

/**
 * Turns a file's numbers into tenths of a person-day or minor units of the currency. Days and money
 * must fit exactly. Hours seldom do: what a row loses or gains by rounding goes on to the next row of
 * the same subject, so that a subject's sum is its exact sum rounded once, in whatever order.
 */
export function wholeUnits(mapping: SpendMapping, budget: Pick<Budget, 'currency'>): WholeUnits {
  if (mapping.unit === 'hours') return carried(over(ratio(10), decimal(mapping.hoursPerDay)))
  const digits = budget.currency === null ? 1 : minorDigits(budget.currency)
  const scale = 10n ** BigInt(digits)
  return (exact) => {
    const scaled = exact.numerator * scale
    if (scaled % exact.denominator !== 0n) return 'too_fine'
    return limited(scaled / exact.denominator)
  }
}

/** Decimals of a currency: 2 of most, 0 of the yen (ISO 4217, as the platform knows it). */
function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 2
}

function carried(perUnit: Fraction): WholeUnits {
  const rests = new Map<string, Fraction>()
  return (exact, subject) => {
    const wanted = plus(times(exact, perUnit), rests.get(subject) ?? ZERO)
    const whole = rounded(wanted)
    const amount = limited(whole)
    if (amount !== 'too_large') rests.set(subject, lowest(minus(wanted, ratio(whole))))
    return amount
  }
}

function limited(whole: bigint): number | 'too_large' {
  return whole > MOST ? 'too_large' : Number(whole)
}

/** To the nearest whole number, halves up. */
function rounded({ numerator, denominator }: Fraction): bigint {
  const doubled = 2n * numerator + denominator
  const whole = doubled / (2n * denominator)
  return doubled < 0n && doubled % (2n * denominator) !== 0n ? whole - 1n : whole
}

function lowest({ numerator, denominator }: Fraction): Fraction {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (a !== 0n) [a, b] = [b % a, a]
  return ratio(numerator / b, denominator / b)
}
