import type { ItemOutcome } from '../event-stream.js'
import type { Candidate, Verdict } from './judge.js'
import { NO_OUTCOMES, type BatchRecord, type KeptFailure } from './journal-record.js'
import type { ItemType, KeptItem } from './kept-item.js'

/** A record is closed when it holds about so much, so that reading one back stays cheap. */
const RECORD_ITEMS = 2000
const RECORD_BYTES = 4 * 1024 * 1024

/** Hands out the numbers of items and failures, in the order of commits. */
export interface Numbers {
  seq: number
  failure: number
}

/** A failure that is sent once more. */
export interface Again {
  readonly id: number
  readonly outcome: KeptFailure['outcome']
  readonly reason: KeptFailure['reason']
}

interface OpenRecord {
  readonly seq: number
  readonly failure: number
  readonly outcomes: Record<ItemOutcome, number>
  readonly types: Partial<Record<ItemType, number>>
  readonly items: KeptItem[]
  readonly failures: KeptFailure[]
  readonly resolved: number[]
  judged: number
  bytes: number
}

/** Collects the verdicts on a batch into records of the journal. */
export class RecordBuilder {
  readonly #records: BatchRecord[] = []
  #open: OpenRecord | null = null

  constructor(
    readonly source: string,
    readonly received: number,
    readonly numbers: Numbers,
    readonly itemBytes: number,
  ) {}

  /** @param again where the item failed before */
  add({ outcome, reason, item }: Verdict, candidate: Candidate, again: Again | null): void {
    const record = this.#record()
    record.outcomes[outcome] += 1
    record.judged += 1
    if (item !== null) {
      this.numbers.seq += 1
      record.items.push(item)
      record.types[item.type] = (record.types[item.type] ?? 0) + 1
      record.bytes += 'bytes' in candidate.read ? candidate.read.bytes : 0
    }
    // Failing as before leaves the failure as it stands.
    if (again !== null && again.outcome === outcome && again.reason === reason) return
    if (again !== null) record.resolved.push(again.id)
    if (reason === null || outcome === 'accepted' || outcome === 'duplicate') return
    const forgotten = reason === 'forgotten'
    const shown = forgotten ? 'null' : shownItem(candidate.raw, this.itemBytes)
    this.numbers.failure += 1
    record.bytes += shown.length
    record.failures.push({
      outcome,
      reason,
      messageId: forgotten ? null : candidate.read.messageId,
      item: shown,
      skew: candidate.skew,
    })
  }

  finish(): readonly BatchRecord[] {
    if (this.#open !== null) this.#close(this.#open)
    return this.#records
  }

  #record(): OpenRecord {
    const open = this.#open
    if (open !== null && open.judged < RECORD_ITEMS && open.bytes < RECORD_BYTES) return open
    if (open !== null) this.#close(open)
    const next: OpenRecord = {
      seq: this.numbers.seq + 1,
      failure: this.numbers.failure + 1,
      outcomes: { ...NO_OUTCOMES },
      types: {},
      items: [],
      failures: [],
      resolved: [],
      judged: 0,
      bytes: 0,
    }
    this.#open = next
    return next
  }

  #close({ outcomes, types, seq, items, failure, failures, resolved }: OpenRecord): void {
    const { source, received } = this
    const record = { outcomes, types, seq, items, failure, failures, resolved }
    this.#records.push({ kind: 'batch', source, received, ...record })
    this.#open = null
  }
}

/** An item as it came, cut where it is long; what is too deep to be written is left out. */
function shownItem(item: unknown, length: number): string {
  const text = textOf(item)
  if (text.length <= length) return text
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}

function textOf(item: unknown): string {
  try {
    return JSON.stringify(item) ?? 'null'
  } catch (error) {
    if (error instanceof RangeError) return '"too deep to show"'
    throw error
  }
}
