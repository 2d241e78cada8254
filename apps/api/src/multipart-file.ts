import { DomainError } from '@sextant/core'

/** One file of a multipart form, still being read. */
interface FilePart {
  readonly fileName: string
  readonly content: AsyncIterable<Buffer>
}

const MAX_HEADER_BYTES = 16_384
const MAX_FIELD_BYTES = 65_536

/**
 * The field `file` of a multipart/form-data body (RFC 7578) as a stream. The platform's own
 * formData() would hold the whole file in memory. Fields before it are skipped, what follows it is
 * not read.
 *
 * @throws DomainError request.unreadable when the body is not such a form, is cut short, or has no file
 */
export async function multipartFile(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<FilePart> {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s"]{1,70}))/i.exec(contentType)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) throw unreadable('boundary')
  const delimiter = Buffer.from(`\r\n--${mark}`)
  // The first delimiter may stand at the very start, without the line break before it.
  const bytes = new ByteReader(source, Buffer.from('\r\n'))
  await bytes.readUntil(delimiter, MAX_HEADER_BYTES)
  for (;;) {
    const afterDelimiter = await bytes.readUntil(Buffer.from('\r\n'), MAX_HEADER_BYTES)
    if (afterDelimiter.toString('latin1').startsWith('--')) throw unreadable('file')
    const headers = (await bytes.readUntil(Buffer.from('\r\n\r\n'), MAX_HEADER_BYTES)).toString()
    const disposition = /^content-disposition:\s*form-data(;.*)$/im.exec(headers)?.[1] ?? ''
    const fileName = /;\s*filename="([^"]*)"/i.exec(disposition)?.[1]
    if (/;\s*name="?file"?(;|$)/i.test(disposition) && fileName !== undefined) {
      return { fileName: fileName.replaceAll('%22', '"'), content: bytes.stream(delimiter) }
    }
    await bytes.readUntil(delimiter, MAX_FIELD_BYTES)
  }
}

function unreadable(missing: string): DomainError {
  return new DomainError('invalid', 'request.unreadable', { missing })
}

/** Reads bytes up to a delimiter that may lie across chunks. */
class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #held: Buffer

  constructor(source: AsyncIterable<Uint8Array>, held: Buffer) {
    this.#source = source[Symbol.asyncIterator]()
    this.#held = held
  }

  /** What stands before the delimiter, which is consumed. */
  async readUntil(delimiter: Buffer, maxBytes: number): Promise<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter)
      if (at >= 0) return this.#take(at, delimiter.length)
      if (this.#held.length > maxBytes) throw unreadable('delimiter')
      await this.#readMore()
    }
  }

  /** The same, chunk by chunk. */
  async *stream(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter)
      if (at >= 0) {
        if (at > 0) yield this.#take(at, delimiter.length)
        return
      }
      // The delimiter may have begun in the last bytes; they wait for the next chunk.
      const safe = this.#held.length - delimiter.length + 1
      if (safe > 0) yield this.#take(safe, 0)
      await this.#readMore()
    }
  }

  #take(length: number, skip: number): Buffer {
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length + skip)
    return taken
  }

  async #readMore(): Promise<void> {
    const next = await this.#source.next()
    if (next.done === true) throw unreadable('delimiter')
    this.#held = Buffer.concat([this.#held, next.value])
  }
}
