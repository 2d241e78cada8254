import { expect, test } from 'vitest'
import { z } from 'zod'
import { DomainError } from './errors.js'
import { parse } from './parse.js'

test('an input that does not fit names the field and keeps every issue in the cause', () => {
  const schema = z.strictObject({ name: z.string(), size: z.number() })
  const refused = () => parse(schema, { name: 1, size: 'x' })
  expect(refused).toThrow(DomainError)
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'invalid',
      reason: 'request.invalid',
      params: expect.objectContaining({ path: 'name' }),
      cause: expect.objectContaining({ issues: expect.objectContaining({ length: 2 }) }),
    }),
  )
})

test('what fits comes back with its defaults', () => {
  expect(parse(z.strictObject({ size: z.number().default(3) }), {})).toEqual({ size: 3 })
})
