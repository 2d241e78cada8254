import { crc32 } from 'node:zlib'

/**
 * A segment is a header and records, one after another:
 * header: magic (8 bytes), key (16), CRC-32 of both (4);
 * record: length of the payload (4), CRC-32 of length and payload (4), payload. Little endian.
 */
const MAGIC = Buffer.from('SEXTJNL1')
export const KEY_BYTES = 16
export const SEGMENT_HEADER_BYTES = MAGIC.length + KEY_BYTES + 4
export const RECORD_HEADER_BYTES = 8

/** A longer record is never written, so a longer length is damage. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024

export function segmentHeader(key: Uint8Array): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES)
  header.set(MAGIC)
  header.set(key, MAGIC.length)
  header.writeUInt32LE(crc32(header.subarray(0, -4)), SEGMENT_HEADER_BYTES - 4)
  return header
}

/** The key of a segment; null where the header is not whole. */
export function readSegmentHeader(header: Buffer): Buffer | null {
  if (header.length < SEGMENT_HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) {
    return null
  }
  const end = SEGMENT_HEADER_BYTES - 4
  if (header.readUInt32LE(end) !== crc32(header.subarray(0, end))) return null
  return Buffer.from(header.subarray(MAGIC.length, MAGIC.length + KEY_BYTES))
}

/** A payload with its length and checksum before it. */
export function frame(payload: string): Buffer {
  const length = Buffer.byteLength(payload)
  if (length === 0 || length > MAX_RECORD_BYTES) {
    throw new RangeError(`a record must be 1 to ${MAX_RECORD_BYTES} bytes, got ${length}`)
  }
  const record = Buffer.allocUnsafe(RECORD_HEADER_BYTES + length)
  record.writeUInt32LE(length, 0)
  record.write(payload, RECORD_HEADER_BYTES)
  record.writeUInt32LE(checksum(record), 4)
  return record
}

/** Of a whole record: its length counts too, its own place does not. */
export function checksum(record: Buffer): number {
  return crc32(record.subarray(RECORD_HEADER_BYTES), crc32(record.subarray(0, 4)))
}

export function segmentName(segment: number): string {
  return `${String(segment).padStart(12, '0')}.log`
}

/** The number of a segment's file; null for a file of another kind. */
export function segmentNumber(name: string): number | null {
  const digits = /^(\d{12})\.log$/.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}
