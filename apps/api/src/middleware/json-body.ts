import { DomainError } from '@sextant/core'
import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from '../api-env.js'

const DEADLINE_MS = 30_000
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

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('limit', 'request.too_large', { limit: maxBytes })
}

function checkJson(body: Uint8Array): void {
  try {
    JSON.parse(UTF8.decode(body))
  } catch (cause) {
    throw new DomainError('invalid', 'request.unreadable', {}, { cause })
  }
}

/**
 * All bytes of a body that is not larger than the limit. One that trickles in for longer than the
 * deadline is cut, and so is no JSON.
 */
async function readUpTo(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!stream) return new Uint8Array()
  const reader = stream.getReader()
  const deadline = setTimeout(() => void reader.cancel(), DEADLINE_MS)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return new Uint8Array(Buffer.concat(chunks, size))
      size += value.byteLength
      if (size > maxBytes) throw tooLarge(maxBytes)
      chunks.push(value)
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause
    throw new DomainError('invalid', 'request.unreadable', {}, { cause })
  } finally {
    clearTimeout(deadline)
  }
}
