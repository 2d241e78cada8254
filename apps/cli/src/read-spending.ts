import type { AlphaSpending } from '@sextant/stats'
import { InputError } from './input-error.js'
import { readDecimal } from './read-number.js'

/** How the shapes of alpha spending are written. */
export const SPENDING_FORMS = 'obf, pocock, power:RHO or hsd:GAMMA'

/**
 * A way to spend alpha over planned looks; undefined for a text of another form.
 *
 * @throws InputError with the code when the form is known and its parameter is not usable
 */
export function readSpending(
  text: string,
  option: string,
  code: string,
): AlphaSpending | undefined {
  const [family = '', parameter, ...more] = text.split(':')
  const value = parameter === undefined ? undefined : readDecimal(parameter)
  const wrong = () => new InputError(code, `${option} '${text}' should read ${SPENDING_FORMS}`)
  switch (family) {
    case 'obf':
    case 'pocock':
      if (parameter !== undefined) throw wrong()
      return { kind: family === 'obf' ? 'obrien-fleming' : 'pocock' }
    case 'power':
      if (value === undefined || !(value > 0 && value <= 100) || more.length > 0) throw wrong()
      return { kind: 'power', exponent: value }
    case 'hsd':
      if (value === undefined || Math.abs(value) > 100 || more.length > 0) throw wrong()
      return { kind: 'hwang-shih-decani', gamma: value }
    default:
      return undefined
  }
}

/** `K` equally spaced looks, up to and with the one at full information. */
export function equalLooks(looks: number): readonly number[] {
  return Array.from({ length: looks }, (_, index) => (index + 1) / looks)
}

/** `t1,t2,…`: increasing shares of the final information, above 0 and at most 1. */
export function readInformation(text: string, option: string, code: string): readonly number[] {
  const fractions = text.split(',').map((part) => readDecimal(part) ?? Number.NaN)
  const increasing = fractions.every((t, index) => t > (fractions[index - 1] ?? 0) && t <= 1)
  if (increasing) return fractions
  const message = `${option} '${text}' should be increasing shares such as 0.3,0.6,1, above 0 and at most 1`
  throw new InputError(code, message)
}
