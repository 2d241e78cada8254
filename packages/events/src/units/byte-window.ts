const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * The part of a byte stream that may still be asked for, addressed by offset in the whole stream.
 * It counts lines as it goes, so offsets must be asked for in ascending order.
 */
export class ByteWindow {
  #bytes: Buffer = Buffer.alloc(0)
  #start = 0
  #counted = 0
  #line = 1

  get end(): number {
    return this.#start + this.#bytes.length
  }

  /** Adds the next piece and lets go of everything before `keepFrom`. */
  append(piece: Buffer, keepFrom: number): void {
    this.lineAt(Math.min(keepFrom, this.end))
    const kept = this.#bytes.subarray(Math.min(keepFrom, this.end) - this.#start)
    this.#start = this.end - kept.length
    this.#bytes = kept.length === 0 ? piece : Buffer.concat([kept, piece])
  }

  /** The first offset at or after `offset` that is not a line break. */
  skipBreaks(offset: number): number {
    let at = offset
    while (isBreak(this.#bytes[at - this.#start])) at += 1
    return at
  }

  /** The text between two offsets, without the line break at its end. */
  text(start: number, end: number): string {
    let last = end - this.#start
    while (last > start - this.#start && isBreak(this.#bytes[last - 1])) last -= 1
    return this.#bytes.toString('utf8', start - this.#start, last)
  }

  /** The line, from 1, on which the byte at `offset` stands. */
  lineAt(offset: number): number {
    for (; this.#counted < offset; this.#counted += 1) {
      const at = this.#counted - this.#start
      const byte = this.#bytes[at]
      if (byte === NEWLINE) this.#line += 1
      else if (byte === RETURN && this.#bytes[at + 1] !== NEWLINE) this.#line += 1
    }
    return this.#line
  }
}

function isBreak(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === RETURN
}
