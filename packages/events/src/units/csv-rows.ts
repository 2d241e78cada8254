import { CsvError, parse, type Parser } from 'csv-parse'
import { ByteWindow } from './byte-window.js'
import { detectDelimiter, type Delimiter } from './header.js'
import type { UnitLimits } from './limits.js'
import { UnitsError } from './units-error.js'

const HEAD_BYTES = 64 * 1024

/** One record of the file: 0 is the header. */
export interface CsvRow {
  readonly row: number
  readonly cells: readonly string[]
  /** Offsets in the inflated file. */
  readonly start: number
  readonly end: number
}

/** Some consecutive rows; line and text of a row can be asked for until the next batch. */
export interface CsvBatch {
  readonly delimiter: Delimiter
  readonly rows: readonly CsvRow[]
  line(row: CsvRow): number
  text(row: CsvRow): string
}

/**
 * Records of a CSV text in batches. Quotes inside an unquoted cell are kept as they are; a byte order
 * mark at the start of a cell is dropped, as decoders do; a quote
 * never closed (`not_csv`) and overlong records (`line_too_long`) end the reading.
 */
export async function* csvBatches(
  bytes: AsyncGenerator<Buffer>,
  limits: UnitLimits,
): AsyncGenerator<CsvBatch> {
  try {
    const head = await readHead(bytes)
    const reader = new RowReader(detectDelimiter(head), limits)
    for (let piece: Buffer | undefined = head; piece !== undefined; piece = await pull(bytes)) {
      if (piece.length > 0) yield await reader.read(piece)
    }
    yield await reader.finish()
  } finally {
    await bytes.return(undefined)
  }
}

async function pull(bytes: AsyncGenerator<Buffer>): Promise<Buffer | undefined> {
  const next = await bytes.next()
  return next.done === true ? undefined : next.value
}

/** Enough of the text to see its header whole, unless the header itself is out of bounds. */
async function readHead(bytes: AsyncGenerator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let size = 0; size < HEAD_BYTES;) {
    const piece = await pull(bytes)
    if (piece === undefined) break
    parts.push(piece)
    size += piece.length
  }
  return Buffer.concat(parts)
}

class RowReader {
  readonly #delimiter: Delimiter
  readonly #limits: UnitLimits
  readonly #window = new ByteWindow()
  readonly #parser: Parser
  #rows: CsvRow[] = []
  #read = 0
  #end = 0

  constructor(delimiter: Delimiter, limits: UnitLimits) {
    this.#delimiter = delimiter
    this.#limits = limits
    this.#parser = parse({
      delimiter,
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: limits.recordBytes,
      // Taking records here, not from the stream, keeps their offsets: nothing is buffered between.
      on_record: (cells: string[], info) => {
        this.#take(cells, info.bytes)
        return null
      },
    })
    // Errors are reported by the call that met them; unheard, the event would end the process.
    this.#parser.on('error', () => {})
    this.#parser.resume()
  }

  async read(piece: Buffer): Promise<CsvBatch> {
    // Blank lines belong to no record: kept, a file of nothing else would be held whole.
    this.#end = this.#window.skipBreaks(this.#end)
    this.#window.append(piece, this.#end)
    const batch = await this.#batch((done) => this.#parser.write(piece, done))
    // The parser measures a record by its cells, so one of empty cells would never end for it.
    const start = this.#window.skipBreaks(this.#end)
    const { recordBytes } = this.#limits
    if (this.#window.end - start > recordBytes) throw this.#tooLong(start, recordBytes)
    return batch
  }

  async finish(): Promise<CsvBatch> {
    return this.#batch((done) => {
      this.#parser.once('error', done).once('finish', done)
      this.#parser.end()
    })
  }

  #take(cells: readonly string[], bytes: number): void {
    const start = this.#window.skipBreaks(this.#end)
    this.#end = bytes
    const { fieldBytes } = this.#limits
    if (bytes - start > fieldBytes && cells.some((cell) => cell.length > fieldBytes)) {
      throw this.#tooLong(start, fieldBytes)
    }
    this.#rows.push({ row: this.#read, cells, start, end: bytes })
    this.#read += 1
  }

  async #batch(act: (done: (error?: Error | null) => void) => void): Promise<CsvBatch> {
    this.#rows = []
    const error = await new Promise<Error | null | undefined>((resolve) => act(resolve))
    if (error) throw this.#fault(error)
    return {
      delimiter: this.#delimiter,
      rows: this.#rows,
      line: (row) => this.#window.lineAt(row.start),
      text: (row) => this.#window.text(row.start, row.end),
    }
  }

  #fault(error: Error): Error {
    if (!(error instanceof CsvError)) return error
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      return this.#tooLong(this.#window.skipBreaks(this.#end), this.#limits.recordBytes)
    }
    const line = this.#window.lineAt(this.#window.skipBreaks(this.#end))
    const unclosed = error.code === 'CSV_QUOTE_NOT_CLOSED'
    const message = unclosed
      ? `a quote opened in the row at line ${line} is never closed`
      : `not a CSV file: ${error.message}`
    const detail = unclosed ? 'quote_not_closed' : error.code
    return new UnitsError('not_csv', message, { detail, line }, { cause: error })
  }

  #tooLong(start: number, limit: number): UnitsError {
    const line = this.#window.lineAt(start)
    const message = `the row at line ${line} is longer than ${limit} bytes: is a quote left open?`
    return new UnitsError('line_too_long', message, { line, limit })
  }
}
