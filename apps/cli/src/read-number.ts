import { InputError } from './input-error.js'

/** A decimal number as people write it; undefined for anything else, Infinity and NaN included. */
export function readDecimal(text: string): number | undefined {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** What a number on the command line must be. */
export interface NumberRule {
  readonly code: string
  readonly option: string
  /** The number in words, after "is not". */
  readonly what: string
  readonly accepts: (value: number) => boolean
}

/** @throws InputError with the rule's code when the text is not such a number */
export function readNumber(text: string, { code, option, what, accepts }: NumberRule): number {
  const value = readDecimal(text)
  if (value !== undefined && accepts(value)) return value
  throw new InputError(code, `${option} '${text}' is not ${what}`)
}

/** A number strictly between 0 and 1. */
export function readShare(text: string, option: string, code: string): number {
  const accepts = (value: number) => value > 0 && value < 1
  return readNumber(text, { code, option, what: 'a number between 0 and 1', accepts })
}

/** A finite number above 0. */
export function readPositive(text: string, option: string, code: string): number {
  return readNumber(text, { code, option, what: 'a number above 0', accepts: (value) => value > 0 })
}

/** A whole number, 1 or more. */
export function readCount(text: string, option: string, code: string): number {
  const accepts = (value: number) => Number.isSafeInteger(value) && value >= 1
  return readNumber(text, { code, option, what: 'a whole number above 0', accepts })
}

/** The level of the tests, `--alpha`. */
export function readAlpha(text: string): number {
  return readShare(text, '--alpha', 'bad_alpha')
}

/** `a=1,b=2` by name, in the order given; every number is checked by the caller. */
export function readNamed(text: string, option: string, code: string): ReadonlyMap<string, number> {
  const named = new Map<string, number>()
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=')
    const name = part.slice(0, Math.max(at, 0)).trim()
    const value = readDecimal(part.slice(at + 1))
    if (name === '' || value === undefined) {
      const message = `${option} '${part}' should read VARIANT=NUMBER, as in a=1,b=1`
      throw new InputError(code, message)
    }
    if (named.has(name)) throw new InputError(code, `${option} names '${name}' more than once`)
    named.set(name, value)
  }
  return named
}

/** Planned shares of the variants on any scale, `--weights`. */
export function readWeights(text: string): ReadonlyMap<string, number> {
  const weights = readNamed(text, '--weights', 'bad_weight')
  for (const [variant, weight] of weights) {
    if (weight > 0) continue
    const message = `--weights: '${variant}' has weight ${weight}, not above 0`
    throw new InputError('bad_weight', message)
  }
  return weights
}
