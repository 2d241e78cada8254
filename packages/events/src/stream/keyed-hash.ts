import { hash } from 'node:crypto'

/** Hashes under the journal's key, so that nobody outside can make two texts meet. */
export class KeyedHash {
  readonly #key: string

  constructor(key: Buffer) {
    this.#key = key.toString('hex')
  }

  /** 128 bits of a message, as 32 hexadecimal digits. */
  message(source: string, messageId: string): string {
    return this.#hash(`message:${source.length}:${source}${messageId}`).slice(0, 32)
  }

  /** What is left of a unit that was forgotten. */
  unit(unit: string): string {
    return this.#hash(`unit:${unit}`)
  }

  #hash(text: string): string {
    return hash('sha256', `${this.#key}${text}`)
  }
}
