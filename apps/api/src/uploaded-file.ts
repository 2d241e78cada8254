import { DomainError } from '@sextant/core'
import { Readable } from 'node:stream'
import { multipartFile } from './multipart-file.js'

/** A file on its way in: read it once, as it comes. */
export interface UploadedFile {
  /** For display only; it names nothing on disk. */
  readonly fileName: string
  readonly body: Readable
}

const RAW_TYPES: ReadonlySet<string> = new Set([
  'text/csv',
  'application/csv',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
  // What browsers on Windows call a .csv when Excel is installed.
  'application/vnd.ms-excel',
])

/**
 * The file of an upload request: its raw body, named by X-File-Name, or the field `file` of a form.
 * Nothing is held but the chunk at hand.
 *
 * @throws DomainError request.wrong_type, request.unreadable
 */
export async function uploadedFile(request: Request): Promise<UploadedFile> {
  const body = request.body === null ? Readable.from([]) : Readable.fromWeb(request.body)
  const contentType = request.headers.get('content-type')
  const essence = contentType?.split(';')[0]?.trim().toLowerCase()
  if (contentType !== null && essence === 'multipart/form-data') {
    const file = await multipartFile(body, contentType)
    return { fileName: displayName(file.fileName), body: Readable.from(arriving(file.content)) }
  }
  if (essence !== undefined && !RAW_TYPES.has(essence)) {
    const accepted = 'text/csv, application/gzip, application/octet-stream, multipart/form-data'
    throw new DomainError('invalid', 'request.wrong_type', { accepted })
  }
  const fileName = displayName(decoded(request.headers.get('x-file-name')))
  return { fileName, body: Readable.from(arriving(body)) }
}

/** A sender that goes away in the middle sent something unreadable; it is no fault of the server. */
async function* arriving(body: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  try {
    yield* body
  } catch (cause) {
    if (cause instanceof DomainError) throw cause
    throw new DomainError('invalid', 'request.unreadable', {}, { cause })
  }
}

function decoded(name: string | null): string {
  try {
    return decodeURIComponent(name ?? '')
  } catch (cause) {
    throw new DomainError('invalid', 'request.unreadable', { header: 'X-File-Name' }, { cause })
  }
}

// Control characters, and those that make text run the other way and so disguise an extension.
const UNSHOWABLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu

function displayName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const shown = Array.from(base.replaceAll(UNSHOWABLE, '').trim())
  return shown.length === 0 ? 'upload.csv' : shown.slice(0, 200).join('')
}
