/**
 * Numbers for texts, in the order of first sight, from 1. Held in memory whole: about 100 bytes a
 * text beside the text itself.
 */
export class Dictionary {
  readonly #ids = new Map<string, number>()
  #fresh: { readonly id: number; readonly text: string }[] = []
  #last = 0

  get size(): number {
    return this.#ids.size
  }

  /** Those that the table does not have yet. */
  get fresh(): readonly { readonly id: number; readonly text: string }[] {
    return this.#fresh
  }

  idOf(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    this.#last += 1
    this.#ids.set(text, this.#last)
    this.#fresh.push({ id: this.#last, text })
    return this.#last
  }

  /** Takes up a row of the table. */
  load(id: number, text: string): void {
    this.#ids.set(text, id)
    this.#last = Math.max(this.#last, id)
  }

  /** The table has them all now. */
  written(): void {
    this.#fresh = []
  }
}
