import type { z } from 'zod'
import { DomainError } from './errors.js'

/**
 * The input in the shape of its schema, or `request.invalid` naming the first field that does not
 * pass; every issue stands in the error's cause.
 */
export function parse<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const params = { path: first?.path.join('.') ?? '', message: first?.message ?? '' }
  throw new DomainError('invalid', 'request.invalid', params, { cause: parsed.error })
}
