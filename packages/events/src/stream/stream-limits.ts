const DAY = 24 * 60 * 60 * 1000

export interface StreamLimits {
  /** Of one item as JSON text in UTF-8, bytes. */
  readonly itemBytes: number
  /** Objects and arrays inside one another, the item itself included. */
  readonly depth: number
  /** Keys of one object, and of an item's properties once they are flat. */
  readonly keys: number
  /** No number may be further from 0. */
  readonly magnitude: number
  /** Of names and ids, in UTF-16 code units. */
  readonly nameLength: number
  /** How far ahead of the server's clock an item may be, ms. */
  readonly futureMs: number
  /** How far behind it may be without being late, ms. */
  readonly lateMs: number
  /** Items and bytes that may wait to be written, and items that may wait for the tables. */
  readonly queuedItems: number
  readonly queuedBytes: number
  readonly unappliedItems: number
  /** Failures of a source that can be read and sent again; older ones are counted only. */
  readonly keptFailures: number
  /** A segment of the journal that would grow past this is followed by a new one. */
  readonly segmentBytes: number
  /** Accepted items go to the tables when there are so many, or when the oldest is so old. */
  readonly applyItems: number
  readonly applyMs: number
}

export const DEFAULT_STREAM_LIMITS: StreamLimits = {
  itemBytes: 32 * 1024,
  depth: 8,
  keys: 100,
  magnitude: 1e15,
  nameLength: 256,
  futureMs: DAY,
  lateMs: 30 * DAY,
  queuedItems: 100_000,
  queuedBytes: 64 * 1024 * 1024,
  unappliedItems: 500_000,
  keptFailures: 100_000,
  segmentBytes: 64 * 1024 * 1024,
  applyItems: 10_000,
  applyMs: 1000,
}
