const SMALLEST = 2 ** 16
const LARGEST = 2 ** 23
const FILLED = 0.75

export type Seen = 'new' | 'duplicate' | 'unsure'

/**
 * Every message id ever accepted, as 32 bits of its hash and the checksum of its content: 10.7 bytes
 * an id. Segments are filled to three quarters by linear probing and never resized; each is twice as
 * large as the one before, up to 64 MB, so a small install stays small.
 */
export class Dedupe {
  readonly #segments: FingerprintSegment[] = []

  /**
   * @param message 32 hexadecimal digits
   * @returns `duplicate` for a fingerprint with the same content; `unsure` for one with another
   * content, which only the whole hash can tell from a stranger's
   */
  look(message: string, content: number): Seen {
    const [fingerprint, slot] = partsOf(message)
    let seen: Seen = 'new'
    for (const segment of this.#segments) {
      const here = segment.look(fingerprint, slot, content)
      if (here === 'duplicate') return here
      if (here === 'unsure') seen = here
    }
    return seen
  }

  add(message: string, content: number): void {
    const [fingerprint, slot] = partsOf(message)
    this.addParts(fingerprint, slot, content)
  }

  /** The first two 32-bit words of the hash. */
  addParts(fingerprint: number, slot: number, content: number): void {
    let last = this.#segments.at(-1)
    if (last === undefined || last.isFull) {
      last = new FingerprintSegment(Math.min(LARGEST, (last?.slots ?? SMALLEST / 2) * 2))
      this.#segments.push(last)
    }
    last.add(fingerprint, slot, content)
  }
}

function partsOf(message: string): readonly [number, number] {
  return [Number.parseInt(message.slice(0, 8), 16), Number.parseInt(message.slice(8, 16), 16)]
}

class FingerprintSegment {
  readonly #fingerprints: Uint32Array
  readonly #contents: Uint32Array
  readonly #mask: number
  #filled = 0

  constructor(readonly slots: number) {
    this.#fingerprints = new Uint32Array(slots)
    this.#contents = new Uint32Array(slots)
    this.#mask = slots - 1
  }

  get isFull(): boolean {
    return this.#filled >= this.slots * FILLED
  }

  look(fingerprint: number, slot: number, content: number): Seen {
    const wanted = nonZero(fingerprint)
    let seen: Seen = 'new'
    for (let at = slot & this.#mask; ; at = (at + 1) & this.#mask) {
      const here = this.#fingerprints[at]
      if (here === 0) return seen
      if (here !== wanted) continue
      if (this.#contents[at] === content) return 'duplicate'
      seen = 'unsure'
    }
  }

  add(fingerprint: number, slot: number, content: number): void {
    let at = slot & this.#mask
    while (this.#fingerprints[at] !== 0) at = (at + 1) & this.#mask
    this.#fingerprints[at] = nonZero(fingerprint)
    this.#contents[at] = content
    this.#filled += 1
  }
}

/** 0 marks an empty slot. */
function nonZero(fingerprint: number): number {
  return fingerprint === 0 ? 1 : fingerprint
}
