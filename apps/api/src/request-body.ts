import { DomainError } from '@sextant/core'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** What the body of a client's request may take, bytes. */
interface BodyLimits {
  readonly sent: number
  readonly inflated: number
  /** Beyond what may be sent plainly, inflated bytes for each sent one. */
  readonly ratio: number
}

const CLIENT_BODY: BodyLimits = { sent: 500_000, inflated: 10_000_000, ratio: 100 }

const DEADLINE_MS = 30_000
const UTF8 = new TextDecoder('utf-8', { fatal: true })
const inflate = promisify(gunzip)

/**
 * The JSON of a client's request, plain or gzip. Its size is looked at before and while it is read,
 * never after; bytes that are not UTF-8 are refused rather than replaced.
 *
 * @throws DomainError `request.too_large`, `request.wrong_type` or `request.unreadable`
 */
export async function readClientJson(request: Request, limits = CLIENT_BODY): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) > limits.sent) throw tooLarge(limits.sent)
  const encoding = request.headers.get('content-encoding')?.toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new DomainError('invalid', 'request.wrong_type', { accepted: 'identity, gzip' })
  }
  const sent = await readUpTo(request.body, limits.sent)
  const bytes = encoding === 'gzip' ? await inflated(sent, limits) : sent
  try {
    return JSON.parse(UTF8.decode(bytes))
  } catch (cause) {
    throw new DomainError('invalid', 'request.unreadable', {}, { cause })
  }
}

async function inflated(sent: Uint8Array, { sent: plain, inflated: most, ratio }: BodyLimits) {
  const limit = Math.min(most, Math.max(plain, sent.byteLength * ratio))
  try {
    return await inflate(sent, { maxOutputLength: limit })
  } catch (cause) {
    const isLarge = cause instanceof RangeError
    if (isLarge) throw tooLarge(limit)
    throw new DomainError('invalid', 'request.unreadable', {}, { cause })
  }
}

/** The refusal of a body larger than this many bytes. */
export function tooLarge(limit: number): DomainError {
  return new DomainError('limit', 'request.too_large', { limit })
}

/**
 * All bytes of a body that is not larger than the limit. One that trickles in for longer than the
 * deadline is cut, and so is no JSON.
 */
export async function readUpTo(
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
