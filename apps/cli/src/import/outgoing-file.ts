import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { InputError } from '../input-error.js'
import type { OutgoingFile } from './server.js'

/**
 * A file to send, read 64 KB at a time and only as fast as it goes out.
 *
 * @throws InputError file_unreadable when there is no such file
 */
export async function outgoingFile(
  path: string,
  onProgress: (sent: number, total: number) => void,
): Promise<OutgoingFile & { readonly bytes: number }> {
  const bytes = await sizeOf(path)
  async function* body(): AsyncGenerator<Uint8Array> {
    let sent = 0
    for await (const chunk of createReadStream(path)) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a file is read as bytes')
      sent += chunk.length
      onProgress(sent, bytes)
      yield chunk
    }
  }
  return { fileName: basename(path), bytes, body: body() }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new InputError('file_unreadable', `cannot read ${path}: ${detail}`, { cause })
  }
  throw new InputError('file_unreadable', `cannot read ${path}: it is not a file`)
}
