const PLAIN = /^(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/

/** What a person typed, in the digits of a program: full-width figures and both minus signs are read. */
function normalised(text: string): string {
  return text.normalize('NFKC').trim().replaceAll('−', '-')
}

/**
 * Reads a typed decimal as an integer count of its last place: `17.5` with one decimal is 175. No
 * floating point takes part. Thousands may be set off by commas.
 * @returns null for what is no number, has more decimals than allowed, or is too large to be exact
 */
export function parseScaled(text: string, decimals: number): number | null {
  const [, sign = '', whole = '', fraction = ''] = PLAIN.exec(normalised(text)) ?? []
  if (whole === '' || fraction.length > decimals) return null
  const digits = whole.replaceAll(',', '') + fraction.padEnd(decimals, '0')
  const value = BigInt(sign + digits)
  const read = Number(value)
  return Number.isSafeInteger(read) ? read || 0 : null
}

/** Writes an integer count of the last place for an input: 175 with one decimal is `17.5`. */
export function printScaled(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0')
  const at = digits.length - decimals
  const fraction = digits.slice(at).replace(/0+$/, '')
  return `${value < 0 ? '-' : ''}${digits.slice(0, at)}${fraction === '' ? '' : `.${fraction}`}`
}

/**
 * Reads a typed decimal as a quantity; `shift` moves its point, so that 64.1 typed in percent is
 * 0.641 and not a rounding of it. Null for what is no number.
 */
export function parseQuantity(text: string, shift: 0 | -2 = 0): number | null {
  const plain = normalised(text)
  if (!PLAIN.test(plain)) return null
  const read = Number(`${plain.replaceAll(',', '')}e${shift}`)
  return Number.isFinite(read) ? read || 0 : null
}

/** Writes a quantity for an input, its point moved the other way: 0.641 in percent is `64.1`. */
export function printQuantity(value: number, shift: 0 | 2 = 0): string {
  return String(shift === 0 ? value : Number(`${value}e${shift}`))
}
