import { DomainError } from '@sextant/core'
import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from '../api-env.js'
import { readUpTo, tooLarge } from '../request-body.js'

const JSON_TYPE = /^application\/json\s*(;|$)/i
const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a command's body up to the limit and lets on only JSON in valid UTF-8: a lenient decoder
 * would store U+FFFD where two different texts stood.
 */
export function jsonBody(maxBytes: number): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const type = c.req.header('content-type')
    if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
    // Asked for once: the server's own request gives no stream again after it was read.
    const stream = c.req.raw.body
    const body = await readUpTo(stream, maxBytes)
    if (type === undefined ? body.byteLength > 0 : !JSON_TYPE.test(type)) {
      throw new DomainError('invalid', 'request.wrong_type', { accepted: 'application/json' })
    }
    if (body.byteLength > 0) checkJson(body)
    if (stream) {
      const { method } = c.req
      c.req.raw = new Request(c.req.raw, { method, body })
    }
    return next()
  }
}

function checkJson(body: Uint8Array): void {
  try {
    JSON.parse(UTF8.decode(body))
  } catch (cause) {
    throw new DomainError('invalid', 'request.unreadable', {}, { cause })
  }
}
