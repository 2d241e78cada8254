import type { OpenFile } from './file-system.js'
import { checksum, MAX_RECORD_BYTES, RECORD_HEADER_BYTES } from './segment-format.js'

const READ_BYTES = 1024 * 1024

export interface SegmentRecord {
  readonly payload: string
  /** Bytes of the segment in [start, end). */
  readonly start: number
  readonly end: number
}

/** A stretch that is no record. Reading goes on behind it where it is not the end. */
export interface SegmentDamage {
  readonly kind: 'torn_tail' | 'bad_checksum'
  readonly offset: number
  readonly bytes: number
  readonly atEnd: boolean
}

/**
 * Reads the records of a segment from a place on, a megabyte at a time. A record whose checksum
 * fails is passed over when a whole record follows it; otherwise everything from there is damage.
 */
export async function* readSegment(
  file: OpenFile,
  from: number,
): AsyncGenerator<SegmentRecord | SegmentDamage> {
  const size = await file.size()
  const window = new Window(file)
  let at = from
  while (at < size) {
    const record = await recordAt(window, at, size)
    if (record !== null) {
      const end = at + record.length
      yield { payload: record.toString('utf8', RECORD_HEADER_BYTES), start: at, end }
      at = end
      continue
    }
    const damage = await damageAt(window, at, size)
    yield damage
    at += damage.bytes
  }
}

/** The record that starts here; null where there is no whole one. */
async function recordAt(window: Window, at: number, size: number): Promise<Buffer | null> {
  const end = await endOf(window, at, size)
  if (end === null) return null
  const record = await window.bytes(at, end)
  return record.readUInt32LE(4) === checksum(record) ? record : null
}

/** Where the record that starts here says that it ends; null where that cannot be. */
async function endOf(window: Window, at: number, size: number): Promise<number | null> {
  if (size - at < RECORD_HEADER_BYTES) return null
  const length = (await window.bytes(at, at + RECORD_HEADER_BYTES)).readUInt32LE(0)
  if (length === 0 || length > MAX_RECORD_BYTES) return null
  const end = at + RECORD_HEADER_BYTES + length
  return end <= size ? end : null
}

async function damageAt(window: Window, at: number, size: number): Promise<SegmentDamage> {
  const end = await endOf(window, at, size)
  if (end !== null && end < size && (await recordAt(window, end, size)) !== null) {
    return { kind: 'bad_checksum', offset: at, bytes: end - at, atEnd: false }
  }
  const kind = end === null ? 'torn_tail' : 'bad_checksum'
  return { kind, offset: at, bytes: size - at, atEnd: true }
}

/** A moving window on a file; a longer stretch than it holds is read for itself. */
class Window {
  readonly #file: OpenFile
  #buffer: Buffer = Buffer.alloc(0)
  #start = 0

  constructor(file: OpenFile) {
    this.#file = file
  }

  async bytes(start: number, end: number): Promise<Buffer> {
    if (start < this.#start || end > this.#start + this.#buffer.length) {
      this.#buffer = await readAt(this.#file, start, Math.max(READ_BYTES, end - start))
      this.#start = start
    }
    const bytes = this.#buffer.subarray(start - this.#start, end - this.#start)
    if (bytes.length < end - start) throw new Error('a segment became shorter while it was read')
    return bytes
  }
}

/** Up to so many bytes from a place; fewer only at the end of the file. */
export async function readAt(file: OpenFile, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const read = await file.read(buffer.subarray(filled), position + filled)
    if (read === 0) break
    filled += read
  }
  return buffer.subarray(0, filled)
}
