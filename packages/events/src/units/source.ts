import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { UnitsError } from './units-error.js'

/** A file of units: CSV, or gzipped CSV (told by its first bytes, not by its name). */
export interface UnitSource {
  readonly name: string
  /** Size as stored: what progress is measured against. */
  readonly bytes: number
  /** The bytes from the start. Called again when rows must be read a second time. */
  open(): Readable
}

/** A file on disk. Throws `file_unreadable` where there is none that can be read. */
export async function fileSource(path: string): Promise<UnitSource> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new UnitsError('file_unreadable', `cannot read ${path}`, { file: path }, { cause })
  })
  if (!found.isFile()) {
    throw new UnitsError('file_unreadable', `${path} is not a file`, { file: path })
  }
  return { name: basename(path), bytes: found.size, open: () => createReadStream(path) }
}

/** Bytes, or text, already in memory. */
export function memorySource(name: string, content: string | Uint8Array): UnitSource {
  const bytes = Buffer.from(content)
  return { name, bytes: bytes.length, open: () => Readable.from([bytes]) }
}
