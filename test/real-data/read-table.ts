import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { realData } from './real-data-folder.js'

/** A row by column name; asking for a column that is not there is an error. */
export interface TableRow {
  text(column: string): string
  /** NaN for an empty cell or `NA`. */
  number(column: string): number
}

/** The text of a file of the data folder, unpacked when its name ends in `.gz`. */
export function readText(name: string): string {
  const bytes = readFileSync(realData(name))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

const read = new Map<string, readonly TableRow[]>()

/** A comma-separated file with a header, quoted as in RFC 4180; read once. */
export function readTable(name: string): readonly TableRow[] {
  const rows = read.get(name) ?? tableOf(name)
  read.set(name, rows)
  return rows
}

function tableOf(name: string): TableRow[] {
  const [header = [], ...rows] = parse(readText(name))
  const index = new Map(header.map((column, position) => [column, position]))
  return rows.map((cells) => {
    const text = (column: string): string => {
      const cell = cells[index.get(column) ?? -1]
      if (cell === undefined) throw new Error(`${name} has no column ${column}`)
      return cell
    }
    return {
      text,
      number: (column) => {
        const cell = text(column)
        return cell === '' ? Number.NaN : Number(cell)
      },
    }
  })
}

function parse(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const [, quoted, plain = '', end] = match
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}
