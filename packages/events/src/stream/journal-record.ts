import type { FailedItem, ItemOutcome, ItemReason } from '../event-stream.js'
import type { ItemType, KeptItem } from './kept-item.js'

export interface KeptFailure {
  readonly outcome: FailedItem['outcome']
  readonly reason: ItemReason
  readonly messageId: string | null
  readonly item: string
  /** What was added to its timestamps to correct the client's clock, ms. */
  readonly skew: number
}

/** What became of a request, or of a part of a long one. */
export interface BatchRecord {
  readonly kind: 'batch'
  readonly source: string
  readonly received: number
  readonly outcomes: Readonly<Record<ItemOutcome, number>>
  /** Accepted items by type. */
  readonly types: Readonly<Partial<Record<ItemType, number>>>
  /** Sequence number of the first item; the others follow. Null: forgotten since. */
  readonly seq: number
  readonly items: readonly (KeptItem | null)[]
  /** Id of the first failure; the others follow. Null: forgotten since. */
  readonly failure: number
  readonly failures: readonly (KeptFailure | null)[]
  /** Ids of failures that are none any more. */
  readonly resolved: readonly number[]
  /** Failures that an export, which this comes from, did not hold any more. */
  readonly dropped?: number
}

/** A unit is being forgotten; a second record says when it is gone from the journal. */
interface ForgetRecord {
  readonly kind: 'forget' | 'forgotten'
  readonly unit: string
}

export type JournalRecord = BatchRecord | ForgetRecord

export function encodeRecord(record: JournalRecord): string {
  return JSON.stringify(record)
}

/** Reads what `encodeRecord` wrote: the segment names the format, the checksum proves the bytes. */
export function decodeRecord(payload: string): JournalRecord {
  const record: JournalRecord = JSON.parse(payload)
  return record
}

export const NO_OUTCOMES: Readonly<Record<ItemOutcome, number>> = {
  accepted: 0,
  duplicate: 0,
  conflict: 0,
  rejected: 0,
  late: 0,
}
