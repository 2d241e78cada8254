import { randomBytes } from 'node:crypto'
import type { Damage } from '../event-stream.js'
import { replaceFile, writeAll, type FileSystem, type OpenFile } from './file-system.js'
import { readAt, readSegment } from './read-segment.js'
import {
  frame,
  KEY_BYTES,
  readSegmentHeader,
  SEGMENT_HEADER_BYTES,
  segmentHeader,
  segmentName,
  segmentNumber,
} from './segment-format.js'

/** A byte of the journal: where a record starts, or the next one will. */
export interface JournalPlace {
  readonly segment: number
  readonly offset: number
}

export interface JournalOptions {
  readonly files: FileSystem
  readonly folder: string
  /** A segment that would grow past this is followed by a new one. */
  readonly segmentBytes: number
}

/** Damage is shown to people, who need not know where on the machine the journal lies. */
const SHOWN_FOLDER = 'journal/'

export const JOURNAL_START: JournalPlace = { segment: 1, offset: SEGMENT_HEADER_BYTES }

export function isBefore(a: JournalPlace, b: JournalPlace): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset)
}

/**
 * Append-only segments of checksummed records. Opening reads the newest segment to its end and sets a
 * torn tail aside, so that the next record follows the last whole one. One caller at a time.
 */
export class Journal {
  readonly #options: JournalOptions
  readonly #damage = new Map<string, Damage>()
  readonly #segments: number[]
  #key: Buffer = Buffer.alloc(0)
  #file: OpenFile | null = null
  #offset = 0
  #failure: unknown = null

  static async open(options: JournalOptions): Promise<Journal> {
    const { files, folder } = options
    await files.makeFolder(folder)
    const names = await files.list(folder)
    for (const name of names) if (name.endsWith('.next')) await files.remove(`${folder}/${name}`)
    const segments = names.map(segmentNumber).filter((number) => number !== null)
    const journal = new Journal(
      options,
      segments.toSorted((a, b) => a - b),
    )
    try {
      await journal.#recover()
    } catch (error) {
      await journal.close()
      throw error
    }
    return journal
  }

  private constructor(options: JournalOptions, segments: number[]) {
    this.#options = options
    this.#segments = segments
  }

  /** Secret of this journal, for keyed hashes; the same in every segment. */
  get key(): Buffer {
    return this.#key
  }

  /** What was found out of order since opening. */
  get damage(): readonly Damage[] {
    return [...this.#damage.values()]
  }

  /** Where the next record will start. */
  get end(): JournalPlace {
    return { segment: this.#segments.at(-1) ?? 0, offset: this.#offset }
  }

  /** Whether damage was found before a place. */
  damagedBefore(place: JournalPlace): boolean {
    return this.damage.some(({ file, offset }) => {
      const segment = segmentNumber(file.slice(SHOWN_FOLDER.length))
      return segment !== null && isBefore({ segment, offset }, place)
    })
  }

  /** The whole records from a place to the end, with the place behind each. */
  async *read(
    from: JournalPlace,
  ): AsyncGenerator<{ readonly payload: string; readonly next: JournalPlace }> {
    for (const segment of this.#segments.filter((number) => number >= from.segment)) {
      const start = segment === from.segment ? from.offset : SEGMENT_HEADER_BYTES
      const file = await this.#options.files.open(this.#path(segment), 'read')
      try {
        for await (const found of readSegment(file, start)) {
          if ('payload' in found) {
            yield { payload: found.payload, next: { segment, offset: found.end } }
          } else {
            this.#report(segment, found)
          }
        }
      } finally {
        await file.close()
      }
    }
  }

  /**
   * Writes records and resolves, with the place behind each, once they are on the disk. After a
   * failure nothing more is written: what reached the disk of it is unknown until it is read again.
   */
  async append(payloads: readonly string[]): Promise<readonly JournalPlace[]> {
    if (this.#failure !== null) {
      throw new Error('the journal failed before', { cause: this.#failure })
    }
    const records = payloads.map(frame)
    const bytes = Buffer.concat(records)
    try {
      const file = await this.#fileFor(bytes.length)
      await writeAll(file, bytes, this.#offset)
      await file.sync()
    } catch (error) {
      this.#failure = error
      throw error
    }
    return records.map((record) => {
      this.#offset += record.length
      return this.end
    })
  }

  /**
   * Replaces records by what `change` makes of them, segment by segment: each is the old file or the
   * new one after a crash. What lies aside or cannot be read goes, as nobody can tell what it says.
   *
   * @param changed told of every record that is another one now
   */
  async rewrite(
    change: (payload: string) => string,
    changed: (before: string, after: string) => void = () => {},
  ): Promise<void> {
    const { files, folder } = this.#options
    await this.#file?.close()
    this.#file = null
    for (const segment of this.#segments) {
      if (!(await this.#needsRewrite(segment, change))) continue
      await this.#rewriteSegment(segment, (before) => {
        const after = change(before)
        if (after !== before) changed(before, after)
        return after
      })
    }
    for (const name of await files.list(folder)) {
      if (name.includes('.damaged-')) await files.remove(`${folder}/${name}`)
    }
    const last = this.#segments.at(-1)
    if (last === undefined) return
    this.#file = await files.open(this.#path(last), 'write')
    this.#offset = await this.#file.size()
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = null
    this.#failure ??= new Error('the journal is closed')
    await file?.close()
  }

  async #recover(): Promise<void> {
    const { files } = this.#options
    for (let segment = 1; segment < (this.#segments.at(-1) ?? 0); segment += 1) {
      if (this.#segments.includes(segment)) continue
      this.#report(segment, { kind: 'torn_tail', offset: 0, bytes: 0 })
    }
    this.#key = await this.#readKey()
    const last = this.#segments.at(-1)
    if (last === undefined) return this.#startSegment(1)
    const file = await files.open(this.#path(last), 'write')
    this.#file = file
    const { end, skipped } = await this.#scan(last, file)
    this.#offset = end
    // A segment with damage inside stays as it is, and is not gone through at every opening.
    if (skipped) await this.#startSegment(last + 1)
  }

  /** Reads a segment through; cuts what follows its last whole record, and sets it aside. */
  async #scan(segment: number, file: OpenFile): Promise<{ end: number; skipped: boolean }> {
    const header = await readAt(file, 0, SEGMENT_HEADER_BYTES)
    if (readSegmentHeader(header) === null) {
      const kind = header.length < SEGMENT_HEADER_BYTES ? 'torn_tail' : 'bad_checksum'
      this.#report(segment, { kind, offset: 0, bytes: header.length })
      await writeAll(file, segmentHeader(this.#key), 0)
      await file.sync()
    }
    let [end, skipped] = [SEGMENT_HEADER_BYTES, false]
    for await (const found of readSegment(file, SEGMENT_HEADER_BYTES)) {
      if ('payload' in found) {
        end = found.end
        continue
      }
      this.#report(segment, found)
      if (found.atEnd) await this.#setAside(segment, file, found.offset)
      else skipped = true
    }
    return { end, skipped }
  }

  async #setAside(segment: number, file: OpenFile, offset: number): Promise<void> {
    const { files, folder } = this.#options
    const tail = await readAt(file, offset, (await file.size()) - offset)
    await replaceFile(files, folder, `${segmentName(segment)}.damaged-${offset}`, tail)
    await file.truncate(offset)
    await file.sync()
  }

  async #fileFor(bytes: number): Promise<OpenFile> {
    const full = this.#offset + bytes > this.#options.segmentBytes
    if (full && this.#offset > SEGMENT_HEADER_BYTES) await this.#startSegment(this.end.segment + 1)
    if (this.#file === null) throw new Error('the journal is closed')
    return this.#file
  }

  async #startSegment(segment: number): Promise<void> {
    const { files, folder } = this.#options
    const file = await files.open(this.#path(segment), 'create')
    await this.#file?.close()
    this.#file = file
    this.#segments.push(segment)
    this.#offset = SEGMENT_HEADER_BYTES
    await writeAll(file, segmentHeader(this.#key), 0)
    await file.sync()
    await files.syncFolder(folder)
  }

  /** From a file of its own, else from a whole header; a new journal makes one. */
  async #readKey(): Promise<Buffer> {
    const { files, folder } = this.#options
    const named = await files.list(folder)
    const keyFiles = named.includes('key') ? [`${folder}/key`] : []
    for (const path of [...keyFiles, ...this.#segments.map((segment) => this.#path(segment))]) {
      const file = await files.open(path, 'read')
      const key = readSegmentHeader(await readAt(file, 0, SEGMENT_HEADER_BYTES))
      await file.close()
      if (key !== null) return key
    }
    const key = randomBytes(KEY_BYTES)
    await replaceFile(files, folder, 'key', segmentHeader(key))
    return key
  }

  async #needsRewrite(segment: number, change: (payload: string) => string): Promise<boolean> {
    const file = await this.#options.files.open(this.#path(segment), 'read')
    try {
      for await (const found of readSegment(file, SEGMENT_HEADER_BYTES)) {
        if (!('payload' in found) || change(found.payload) !== found.payload) return true
      }
      return false
    } finally {
      await file.close()
    }
  }

  async #rewriteSegment(segment: number, change: (payload: string) => string): Promise<void> {
    const { files, folder } = this.#options
    const path = this.#path(segment)
    const [old, next] = [await files.open(path, 'read'), await files.open(`${path}.next`, 'create')]
    try {
      await writeAll(next, segmentHeader(this.#key), 0)
      let at = SEGMENT_HEADER_BYTES
      for await (const found of readSegment(old, SEGMENT_HEADER_BYTES)) {
        if (!('payload' in found)) continue
        const record = frame(change(found.payload))
        await writeAll(next, record, at)
        at += record.length
      }
      await next.sync()
    } finally {
      await old.close()
      await next.close()
    }
    await files.rename(`${path}.next`, path)
    await files.syncFolder(folder)
  }

  #report(segment: number, found: Omit<Damage, 'file'>): void {
    const file = `${SHOWN_FOLDER}${segmentName(segment)}`
    const { offset, bytes, kind } = found
    this.#damage.set(`${file}:${offset}`, { file, offset, bytes, kind })
  }

  #path(segment: number): string {
    return `${this.#options.folder}/${segmentName(segment)}`
  }
}
