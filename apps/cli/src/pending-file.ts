import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { realpath, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InputError } from './input-error.js'

/** A file written beside its place, which it takes only when all went well. */
export interface PendingFile {
  keep(): Promise<void>
  /** Removes what was not kept. */
  discard(): Promise<void>
}

/**
 * Writes the rows set aside from `source`, never over it.
 *
 * @throws InputError bad_rejects_file when it cannot be written, or is the source itself
 */
export async function writeRejectsFile(
  path: string,
  source: string,
  chunks: AsyncIterable<string | Uint8Array>,
): Promise<PendingFile> {
  const existing = await realpath(path).catch(() => undefined)
  if (existing !== undefined && existing === (await realpath(source))) {
    throw new InputError('bad_rejects_file', '--rejects names the file that is being read')
  }
  const pending = `${path}.${randomUUID()}.partial`
  const unwritable = (cause: unknown): never => {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new InputError('bad_rejects_file', `cannot write --rejects ${path}: ${detail}`, { cause })
  }
  try {
    await pipeline(Readable.from(chunks), createWriteStream(pending, { flags: 'wx' }))
  } catch (error) {
    await rm(pending, { force: true })
    unwritable(error)
  }
  return {
    keep: () => rename(pending, path).catch(unwritable),
    discard: () => rm(pending, { force: true }),
  }
}
