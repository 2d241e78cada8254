import type { RowReason } from '../engine.js'

/** Values this large are an accident (ids, timestamps in nanoseconds), and cost digits. */
const LARGEST_VALUE = 1e15

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i

type NumberFault = Extract<
  RowReason,
  'empty_value' | 'not_finite' | 'not_a_number' | 'out_of_range'
>

/** A decimal number, spaces around it allowed; no hexadecimal, separators, units or percent. */
export function readNumber(cell: string): number | NumberFault {
  const text = cell.trim()
  if (text === '') return 'empty_value'
  if (!DECIMAL.test(text)) return NOT_FINITE.test(text) ? 'not_finite' : 'not_a_number'
  const value = Number(text)
  if (!Number.isFinite(value)) return 'not_finite'
  if (Math.abs(value) > LARGEST_VALUE) return 'out_of_range'
  // -0 would print as a different number than 0 while being equal to it.
  return value === 0 ? 0 : value
}

/** 0, 1, true or false (any case). */
export function readBinary(cell: string): number | NumberFault | 'not_binary' {
  const text = cell.trim().toLowerCase()
  if (text === 'true') return 1
  if (text === 'false') return 0
  const value = readNumber(text)
  return typeof value !== 'number' || value === 0 || value === 1 ? value : 'not_binary'
}
