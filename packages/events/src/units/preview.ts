import type { MetricKind } from '../engine.js'
import { csvBatches } from './csv-rows.js'
import { readHeader } from './header.js'
import { inflatedBytes } from './inflated-bytes.js'
import { DEFAULT_LIMITS } from './limits.js'
import { readBinary, readNumber } from './read-number.js'
import type { UnitSource } from './source.js'
import { UnitsError } from './units-error.js'

const PREVIEW_ROWS = 1000
const SHOWN_ROWS = 10
const SAMPLES = 8
const MOST_VARIANTS = 20

export type ColumnGuess = 'variant' | 'unit' | 'metric' | 'other'

export interface PreviewColumn {
  readonly name: string
  readonly guess: ColumnGuess
  /** For a column guessed to be a metric. */
  readonly kind: Exclude<MetricKind, 'ratio'> | null
  /** The first distinct values, in order of appearance. */
  readonly samples: readonly string[]
  /** Distinct values among the rows read. */
  readonly distinct: number
}

export interface UnitPreview {
  readonly delimiter: string
  readonly columns: readonly PreviewColumn[]
  /** The first rows as they stand; a row may be shorter or longer than the header. */
  readonly rows: readonly (readonly string[])[]
  readonly rowsRead: number
  /** Whether the preview saw the whole file. */
  readonly complete: boolean
}

/** Reads the first thousand rows and guesses what each column is. Refuses what is not CSV. */
export async function previewUnits(source: UnitSource): Promise<UnitPreview> {
  let header: readonly string[] | undefined
  let delimiter = ','
  let complete = true
  const rows: (readonly string[])[] = []
  const bytes = inflatedBytes(source, DEFAULT_LIMITS, { bytesRead: 0 })
  for await (const batch of csvBatches(bytes, DEFAULT_LIMITS)) {
    delimiter = batch.delimiter
    for (const { cells } of batch.rows) {
      if (header === undefined) header = readHeader(cells, DEFAULT_LIMITS)
      else rows.push(cells)
    }
    complete = rows.length <= PREVIEW_ROWS
    if (!complete) break
  }
  if (header === undefined) throw new UnitsError('file_empty', 'the file is empty')
  const read = rows.slice(0, PREVIEW_ROWS)
  return {
    delimiter,
    columns: guessColumns(header, read),
    rows: read.slice(0, SHOWN_ROWS),
    rowsRead: read.length,
    complete,
  }
}

interface ColumnFacts {
  readonly name: string
  readonly filled: readonly string[]
  readonly distinct: ReadonlySet<string>
  readonly numeric: boolean
  readonly binary: boolean
}

const VARIANT_NAME =
  /^(?:(?:ab|test|experiment)[ _-]?)?(?:variant|variation|version|group|arm|bucket|treat(?:ment)?|分组|实验组|组别)(?:[ _-]?(?:id|name|key))?$/i
const UNIT_NAME =
  /(?:^|[ _-])(?:id|uid|uuid|guid|unit|user|account|device|session|visitor|customer|member|email)$|[a-z]ID$|[a-z]Id$|userid|用户|编号|账号|设备/i

function guessColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly PreviewColumn[] {
  const columns = header.map((name, index) => factsOf(name, rows, index))
  const variant = findVariant(columns)
  const unit = columns.find((column) => column !== variant && isUnit(column))
  return columns.map((column) => {
    const { name, distinct, numeric, binary } = column
    const metric = numeric && name !== '' && !(UNIT_NAME.test(name) && allDistinct(column))
    const guess =
      column === variant ? 'variant' : column === unit ? 'unit' : metric ? 'metric' : 'other'
    const kind = guess !== 'metric' ? null : binary ? 'proportion' : 'mean'
    return { name, guess, kind, samples: [...distinct].slice(0, SAMPLES), distinct: distinct.size }
  })
}

function factsOf(name: string, rows: readonly (readonly string[])[], index: number): ColumnFacts {
  const filled = rows.map((cells) => cells[index] ?? '').filter((cell) => cell.trim() !== '')
  const share = (accept: (cell: string) => boolean) =>
    filled.length > 0 && filled.filter(accept).length >= filled.length * 0.9
  const isNumber = (cell: string) => typeof readNumber(cell) === 'number'
  const isBinary = (cell: string) => typeof readBinary(cell) === 'number'
  const binary = filled.length > 0 && filled.every((cell) => isBinary(cell) || !isNumber(cell))
  const numeric = share((cell) => isNumber(cell) || isBinary(cell))
  return { name, filled, distinct: new Set(filled), numeric, binary: numeric && binary }
}

/** By its name first, else the first column of a few repeated words. */
function findVariant(columns: readonly ColumnFacts[]): ColumnFacts | undefined {
  const few = columns.filter(({ distinct }) => distinct.size >= 2 && distinct.size <= MOST_VARIANTS)
  return (
    few.find(({ name }) => VARIANT_NAME.test(name)) ??
    few.find((column) => !column.numeric && column.distinct.size * 2 <= column.filled.length)
  )
}

function isUnit(column: ColumnFacts): boolean {
  return UNIT_NAME.test(column.name) && allDistinct(column)
}

function allDistinct({ distinct, filled }: ColumnFacts): boolean {
  return filled.length > 0 && distinct.size === filled.length
}
