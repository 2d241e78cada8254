/** An exact rational number; the denominator is positive. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n }
export const ONE: Fraction = { numerator: 1n, denominator: 1n }

/**
 * The fraction numerator/denominator. Throws RangeError when the denominator is 0: a caller decides
 * what an empty share means before it divides.
 */
export function ratio(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  const over = BigInt(denominator)
  if (over === 0n) throw new RangeError('denominator must not be 0')
  const value = BigInt(numerator)
  return over < 0n
    ? { numerator: -value, denominator: -over }
    : { numerator: value, denominator: over }
}

/**
 * The decimal that the number is written as: 0.45 becomes 45/100, not the binary value beside it.
 * People type decimals, so bounds are compared in decimals. Throws RangeError unless finite.
 */
export function decimal(value: number): Fraction {
  const [, sign, whole, part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  if (whole === undefined) throw new RangeError(`${value} must be a finite number`)
  const digits = BigInt(`${sign}${whole}${part}`)
  const shift = Number(exponent) - part.length
  return shift >= 0 ? ratio(digits * 10n ** BigInt(shift)) : ratio(digits, 10n ** BigInt(-shift))
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return ratio(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  )
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { ...b, numerator: -b.numerator })
}

export function times(a: Fraction, b: Fraction): Fraction {
  return ratio(a.numerator * b.numerator, a.denominator * b.denominator)
}

/** a / b; throws RangeError when b is 0. */
export function over(a: Fraction, b: Fraction): Fraction {
  return ratio(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** Negative, 0 or positive as a is less than, equal to or greater than b. */
export function compare(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const left = a.numerator * b.denominator
  const right = b.numerator * a.denominator
  if (left === right) return 0
  return left < right ? -1 : 1
}

export function absolute(a: Fraction): Fraction {
  return a.numerator < 0n ? { ...a, numerator: -a.numerator } : a
}

/** The value held between 0 and 1. */
export function clampToUnit(a: Fraction): Fraction {
  if (compare(a, ZERO) < 0) return ZERO
  return compare(a, ONE) > 0 ? ONE : a
}

/** The double nearest to the fraction. */
export function toNumber({ numerator, denominator }: Fraction): number {
  // 25 significant digits of the quotient; JavaScript rounds a decimal text correctly.
  const shift = digits(denominator) - digits(numerator) + 25
  const scaled = shift >= 0 ? numerator * 10n ** BigInt(shift) : numerator
  const scale = shift >= 0 ? denominator : denominator * 10n ** BigInt(-shift)
  return Number(`${scaled / scale}e${-shift}`)
}

function digits(value: bigint): number {
  return String(value).length
}
