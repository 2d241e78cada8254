import { StreamError } from '../stream/stream-error.js'

/** @throws StreamError `bad_analysis` naming the field, unless the condition holds */
export function refuseUnless(condition: boolean, field: string, what: string): asserts condition {
  if (!condition) throw new StreamError('bad_analysis', `${field}: ${what}`, { field })
}

/** Text that a database keeps as it is: no lone surrogate, no NUL. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0')
}
