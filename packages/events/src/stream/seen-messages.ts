import { Dedupe } from './dedupe.js'

/** Hashes of accepted messages with the checksum of their content. */
export type MessageContents = ReadonlyMap<string, number>

/** Tells messages that were accepted before from new ones, for as long as they are kept. */
export class SeenMessages {
  readonly #dedupe = new Dedupe()
  /** Exact, for those that no table has yet. */
  readonly #unapplied = new Map<string, number>()

  /** Whether only the table can say what this message is. */
  isUnsure(message: string, content: number): boolean {
    // Most are new, which the fingerprints alone tell.
    return this.#dedupe.look(message, content) === 'unsure' && !this.#unapplied.has(message)
  }

  /** @param applied what the table has of the unsure ones */
  judge(
    message: string,
    content: number,
    applied: MessageContents,
  ): 'new' | 'duplicate' | 'conflict' {
    const seen = this.#dedupe.look(message, content)
    if (seen !== 'unsure') return seen
    const kept = this.#unapplied.get(message) ?? applied.get(message)
    if (kept === undefined) return 'new'
    return kept === content ? 'duplicate' : 'conflict'
  }

  add(message: string, content: number): void {
    this.#dedupe.add(message, content)
    this.#unapplied.set(message, content)
  }

  /** Takes up a row of the table: the first two 32-bit words of the hash. */
  load(fingerprint: number, slot: number, content: number): void {
    this.#dedupe.addParts(fingerprint, slot, content)
  }

  /** The table has it now. */
  applied(message: string): void {
    this.#unapplied.delete(message)
  }
}
