import { setImmediate } from 'node:timers/promises'
import type { ExpectedVariant, IncomingBatch, ItemResult } from '../event-stream.js'
import type { Journal } from '../journal/journal.js'
import { encodeRecord, type BatchRecord, type JournalRecord } from './journal-record.js'
import { judge, readCandidates, type Candidate } from './judge.js'
import { KeyedHash } from './keyed-hash.js'
import type { Memory } from './load-projection.js'
import type { PlacedRecord } from './projector.js'
import { readItem } from './read-item.js'
import { RecordBuilder, type Again, type Numbers } from './record-builder.js'
import type { MessageContents } from './seen-messages.js'
import { StreamError } from './stream-error.js'
import type { StreamLimits } from './stream-limits.js'

/** Requests are written together up to about so much. */
const GROUP_ITEMS = 10_000
const GROUP_BYTES = 8 * 1024 * 1024
/** What is assumed to be written each second when a client is told when to come back. */
const ITEMS_PER_SECOND = 20_000

interface Waiting {
  readonly source: string
  readonly receivedAt: number
  readonly candidates: readonly Candidate[]
  readonly bytes: number
  readonly acceptLate: boolean
  readonly again: readonly Again[] | null
  readonly resolve: (results: readonly ItemResult[]) => void
  readonly reject: (error: unknown) => void
}

export interface IntakeOptions {
  readonly journal: Journal
  /** What was accepted before; another one after a unit was forgotten. */
  readonly memory: () => Memory
  readonly numbers: Numbers
  readonly limits: StreamLimits
  readonly expectedVariant: ExpectedVariant
  /** What the tables have of these messages. */
  readonly appliedMessages: (messages: readonly string[]) => Promise<MessageContents>
  /** Takes over what stands in the journal. */
  readonly written: (records: readonly PlacedRecord[]) => void
  /** Accepted items that stand in the journal and not yet in the tables. */
  readonly unapplied: () => number
}

/** A failed item that is to be sent through the checks once more. */
export interface FailedBefore extends Again {
  readonly item: string
  readonly skew: number
}

/**
 * The one writer: takes what waits, decides on it in order, and answers once the journal has it on
 * the disk. Requests that came meanwhile share the next sync.
 */
export class Intake {
  readonly #options: IntakeOptions
  readonly #hash: KeyedHash
  #waiting: Waiting[] = []
  #waitingItems = 0
  #waitingBytes = 0
  #running: Promise<void> | null = null
  #paused = false
  #failure: unknown = null

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#hash = new KeyedHash(options.journal.key)
  }

  get accepting(): boolean {
    return this.#failure === null
  }

  /** @throws StreamError `busy`, `unavailable` */
  async append(batch: IncomingBatch): Promise<readonly ItemResult[]> {
    const { source, items } = batch
    const receivedAt = wholeMilliseconds(batch.receivedAt)
    this.#refuseWhenFailed()
    const { queuedItems, unappliedItems } = this.#options.limits
    if (this.#waitingItems + items.length > queuedItems) throw this.#busy()
    if (this.#waitingItems + items.length + this.#options.unapplied() > unappliedItems) {
      throw this.#busy()
    }
    const candidates = readCandidates({ ...batch, receivedAt }, this.#hash, this.#options.limits)
    return this.#enqueue({ source, receivedAt, candidates, acceptLate: false, again: null })
  }

  /** As `append`, for items that failed before. */
  async appendAgain(
    source: string,
    failed: readonly FailedBefore[],
    receivedAt: number,
    acceptLate: boolean,
  ): Promise<readonly ItemResult[]> {
    this.#refuseWhenFailed()
    const at = wholeMilliseconds(receivedAt)
    const candidates = failed.map((before) => this.#candidateAgain(before, source, at))
    return this.#enqueue({ source, receivedAt: at, candidates, acceptLate, again: failed })
  }

  /** Runs a job while nothing is written; what comes meanwhile waits. */
  async pause<T>(job: () => Promise<T>): Promise<T> {
    this.#paused = true
    try {
      await this.#running
      this.#refuseWhenFailed()
      return await job()
    } finally {
      this.#paused = false
      this.#start()
    }
  }

  /** Writes a record of another kind; only while paused. */
  async writeNow(record: JournalRecord): Promise<PlacedRecord> {
    try {
      const [next] = await this.#options.journal.append([encodeRecord(record)])
      if (next === undefined) throw new Error('the journal did not say where the record ends')
      return { record, next }
    } catch (error) {
      this.fail(error)
      throw this.#unavailable()
    }
  }

  /** Nothing is accepted from here on. */
  fail(error: unknown): void {
    this.#failure ??= error
    const waiting = this.#waiting
    this.#waiting = []
    this.#waitingItems = 0
    this.#waitingBytes = 0
    for (const { reject } of waiting) reject(this.#unavailable())
  }

  /** Writes what waits, and takes nothing more. */
  async close(): Promise<void> {
    this.#failure ??= new Error('the stream is closed')
    await this.#running
  }

  #enqueue(job: Omit<Waiting, 'bytes' | 'resolve' | 'reject'>): Promise<readonly ItemResult[]> {
    const { itemBytes, queuedBytes } = this.#options.limits
    const bytes = job.candidates.reduce(
      (sum, { read }) => sum + ('bytes' in read ? read.bytes : itemBytes),
      0,
    )
    if (this.#waitingBytes + bytes > queuedBytes) throw this.#busy()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...job, bytes, resolve, reject })
      this.#waitingItems += job.candidates.length
      this.#waitingBytes += bytes
      this.#start()
    })
  }

  #candidateAgain(before: FailedBefore, source: string, receivedAt: number): Candidate {
    const { item, skew, reason } = before
    const raw = reason === 'forgotten' ? undefined : parsed(item)
    if (raw === undefined) return { read: { reason, messageId: null }, raw, skew }
    const { limits } = this.#options
    const hash = (messageId: string) => this.#hash.message(source, messageId)
    return { read: readItem(raw, { receivedAt, skew, limits, hash }), raw, skew }
  }

  #start(): void {
    if (this.#running !== null || this.#paused || this.#waiting.length === 0) return
    this.#running = this.#run().finally(() => {
      this.#running = null
      this.#start()
    })
  }

  async #run(): Promise<void> {
    // Requests that arrive in the same turn belong to the same group.
    await setImmediate()
    while (this.#waiting.length > 0 && !this.#paused) {
      const group = this.#nextGroup()
      try {
        const answers = await this.#write(group)
        for (const [at, { resolve }] of group.entries()) resolve(answers[at] ?? [])
      } catch (error) {
        // Memory may be ahead of the disk now, so nothing more can be decided by it.
        this.fail(error)
        for (const { reject } of group) reject(this.#unavailable())
      }
    }
  }

  #nextGroup(): readonly Waiting[] {
    let [count, items, bytes] = [0, 0, 0]
    for (const { candidates, bytes: size } of this.#waiting) {
      if (count > 0 && (items + candidates.length > GROUP_ITEMS || bytes + size > GROUP_BYTES)) {
        break
      }
      count += 1
      items += candidates.length
      bytes += size
    }
    this.#waitingItems -= items
    this.#waitingBytes -= bytes
    return this.#waiting.splice(0, count)
  }

  async #write(group: readonly Waiting[]): Promise<readonly (readonly ItemResult[])[]> {
    const applied = await this.#options.appliedMessages(this.#unsure(group))
    const records: BatchRecord[] = []
    const answers = group.map((waiting) => this.#decide(waiting, applied, records))
    if (records.length > 0) {
      const places = await this.#options.journal.append(records.map(encodeRecord))
      this.#options.written(
        records.flatMap((record, at) => {
          const next = places[at]
          return next === undefined ? [] : [{ record, next }]
        }),
      )
    }
    return answers
  }

  #unsure(group: readonly Waiting[]): readonly string[] {
    const { seen } = this.#options.memory()
    const unsure = new Set<string>()
    for (const { candidates } of group) {
      for (const { read } of candidates) {
        if ('reason' in read) continue
        const { message, content } = read.item
        if (message !== null && seen.isUnsure(message, content)) unsure.add(message)
      }
    }
    return [...unsure]
  }

  #decide(
    { source, receivedAt, candidates, acceptLate, again }: Waiting,
    applied: MessageContents,
    records: BatchRecord[],
  ): readonly ItemResult[] {
    const { memory, numbers, limits, expectedVariant } = this.#options
    const { seen, tombstones } = memory()
    const judging = { seen, tombstones, hash: this.#hash, limits, expectedVariant }
    const builder = new RecordBuilder(source, receivedAt, numbers, limits.itemBytes)
    const results = candidates.map((candidate, at) => {
      const verdict = judge(candidate, receivedAt, acceptLate, applied, judging)
      builder.add(verdict, candidate, again?.[at] ?? null)
      return { outcome: verdict.outcome, reason: verdict.reason }
    })
    records.push(...builder.finish())
    return results
  }

  #refuseWhenFailed(): void {
    if (this.#failure !== null) throw this.#unavailable()
  }

  #unavailable(): StreamError {
    const detail = this.#failure instanceof Error ? this.#failure.message : String(this.#failure)
    const message = `nothing is accepted until the stream is opened again: ${detail}`
    return new StreamError('unavailable', message, {}, { cause: this.#failure })
  }

  #busy(): StreamError {
    const waiting = this.#waitingItems + this.#options.unapplied()
    const retryAfterSeconds = Math.max(1, Math.ceil(waiting / ITEMS_PER_SECOND))
    const message = `${waiting} items wait already: come back in ${retryAfterSeconds} s`
    return new StreamError('busy', message, { retryAfterSeconds })
  }
}

function wholeMilliseconds(time: number): number {
  if (!Number.isFinite(time)) throw new RangeError('receivedAt must be a time in ms')
  return Math.trunc(time)
}

/** A failure as it was kept; undefined for what was cut, as that is no JSON any more. */
function parsed(item: string): unknown {
  try {
    return JSON.parse(item)
  } catch {
    return undefined
  }
}
