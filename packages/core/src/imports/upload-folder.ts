import { fileSource, type UnitSource } from '@sextant/events'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { DomainError } from '../errors.js'

/** A file on its way in, as it was received. */
interface SavedUpload {
  readonly bytes: number
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string
}

/** Where uploaded files and the rows set aside from them are kept; names are chosen by the product. */
export interface UploadFolder {
  /** Writes all of a stream, synced to disk before it resolves; `request.too_large` leaves nothing. */
  save(name: string, body: Readable | AsyncIterable<string | Uint8Array>): Promise<SavedUpload>
  /** The file for the event engine to read. */
  source(name: string): Promise<UnitSource>
  /** The file from its start. */
  open(name: string): Readable
  /** Forgets a file; an unknown one is no error. */
  remove(name: string): Promise<void>
}

const MEGABYTE = 1024 * 1024

/** Opens a folder for uploads, made when there is none. `maxBytes` is per file, 500 MB unless said. */
export async function openUploadFolder(
  path: string,
  options: { readonly maxBytes?: number } = {},
): Promise<UploadFolder> {
  const maxBytes = options.maxBytes ?? 500 * MEGABYTE
  await mkdir(path, { recursive: true })
  const fileOf = (name: string): string => {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) throw new RangeError(`not a name of an upload: ${name}`)
    return join(path, name)
  }
  return {
    async save(name, body) {
      const partial = `${fileOf(name)}.partial`
      try {
        const saved = await writeSynced(partial, body, maxBytes)
        await rename(partial, fileOf(name))
        await syncFolder(path)
        return saved
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
    },
    async source(name) {
      return fileSource(fileOf(name))
    },
    open: (name) => createReadStream(fileOf(name)),
    async remove(name) {
      await rm(fileOf(name), { force: true })
    },
  }
}

async function writeSynced(
  file: string,
  body: Readable | AsyncIterable<unknown>,
  maxBytes: number,
): Promise<SavedUpload> {
  const hash = createHash('sha256')
  const handle = await open(file, 'w')
  try {
    let bytes = 0
    for await (const chunk of body) {
      const piece = bytesOf(chunk)
      bytes += piece.length
      if (bytes > maxBytes) throw new DomainError('limit', 'request.too_large', { limit: maxBytes })
      hash.update(piece)
      await writeAll(handle, piece)
    }
    await handle.sync()
    return { bytes, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length;) {
    const { bytesWritten } = await handle.write(piece, at)
    at += bytesWritten
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8')
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('an upload must be bytes or text')
}

/** A rename is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
