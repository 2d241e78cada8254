import type { Hash } from 'node:crypto'
import { addAbortSignal, Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { createGunzip } from 'node:zlib'
import type { UnitLimits } from './limits.js'
import type { UnitSource } from './source.js'
import { UnitsError } from './units-error.js'

/** Small enough that parsing one piece never holds the event loop for long. */
const PIECE_BYTES = 64 * 1024

/** Sees every byte as stored. */
export interface ReadMeter {
  readonly hash?: Hash
  bytesRead: number
}

/**
 * The text of a source, inflated when it is gzipped, in pieces of at most 64 KB. Refuses what is
 * not UTF-8 text (`not_csv`), what inflates without end (`too_large`) and broken gzip.
 */
export async function* inflatedBytes(
  source: UnitSource,
  limits: UnitLimits,
  meter: ReadMeter,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let total = 0
  for await (const piece of pieces(inflate(metered(source, meter, signal)))) {
    total += piece.length
    refuseBomb(total, meter.bytesRead, limits)
    refuseBinary(piece, decoder)
    yield piece
  }
  refuseBinary(undefined, decoder)
}

async function* metered(
  source: UnitSource,
  meter: ReadMeter,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const stored: Readable = source.open()
  // A source that has stalled would otherwise hold an abort until its next byte.
  if (signal !== undefined) addAbortSignal(signal, stored)
  try {
    for await (const chunk of stored) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a source must give bytes')
      meter.hash?.update(chunk)
      meter.bytesRead += chunk.length
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    }
  } catch (cause) {
    signal?.throwIfAborted()
    const message = `cannot read ${source.name}`
    throw new UnitsError('file_unreadable', message, { file: source.name }, { cause })
  }
}

async function* inflate(stored: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0)
  try {
    while (head.length < 2) {
      const next = await stored.next()
      if (next.done === true) break
      head = Buffer.concat([head, next.value])
    }
    const text = joined(head, stored)
    yield* head[0] === 0x1f && head[1] === 0x8b ? gunzip(text) : text
  } finally {
    // Whoever stops early, before or after the first byte, must still close the file.
    await stored.return(undefined)
  }
}

async function* gunzip(stored: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gzip = createGunzip()
  const input = Readable.from(stored)
  let inputError: Error | undefined
  input.on('error', (error: Error) => {
    inputError = error
    gzip.destroy(error)
  })
  input.pipe(gzip)
  try {
    for await (const chunk of gzip) yield chunk
  } catch (cause) {
    if (inputError !== undefined) throw inputError
    const message = 'the file starts as gzip but cannot be unpacked: it is damaged or cut short'
    throw new UnitsError('gzip_broken', message, {}, { cause })
  } finally {
    input.destroy()
    gzip.destroy()
  }
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* rest
}

async function* pieces(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      yield chunk.subarray(at, at + PIECE_BYTES)
    }
  }
}

function refuseBomb(total: number, stored: number, limits: UnitLimits): void {
  const suspicious = total > limits.inflatedBytes / 20 && total > stored * limits.inflationRatio
  if (total <= limits.inflatedBytes && !suspicious) return
  const limit = suspicious ? limits.inflationRatio : limits.inflatedBytes
  const what = suspicious ? `more than ${limit} times its size` : `more than ${limit} bytes`
  throw new UnitsError('too_large', `the file unpacks to ${what}`, { limit })
}

function refuseBinary(piece: Buffer | undefined, decoder: TextDecoder): void {
  if (piece?.includes(0)) {
    throw new UnitsError('not_csv', 'not a CSV file: it holds binary data', { detail: 'binary' })
  }
  try {
    decoder.decode(piece, { stream: piece !== undefined })
  } catch (cause) {
    const message = 'not a CSV file in UTF-8: save it as "CSV UTF-8"'
    throw new UnitsError('not_csv', message, { detail: 'invalid_utf8' }, { cause })
  }
}
