import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KEY_BYTES } from '../journal/segment-format.js'
import { isObject } from './item-text.js'
import { StreamError } from './stream-error.js'

/** Written last: where it stands, the tables beside it are whole. */
export const MANIFEST_FILE = 'stream.json'
const EXPORT_FORMAT = 1

/** What an export says of itself, beside its tables. */
export interface StreamManifest {
  /** Key of the hashes of messages and forgotten units, hexadecimal. */
  readonly key: string
  /** The newest numbers given out to items and failures. */
  readonly seq: number
  readonly failure: number
}

export function manifestText(manifest: StreamManifest): string {
  return `${JSON.stringify({ format: EXPORT_FORMAT, ...manifest }, null, 2)}\n`
}

/** @throws StreamError `newer_storage`, `bad_export` */
export async function readManifest(folder: string): Promise<StreamManifest> {
  const read = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((cause: unknown) => {
    throw badExport(`there is no ${MANIFEST_FILE}`, cause)
  })
  const fields = new Map<string, unknown>(Object.entries(parsed(read)))
  const [format, key] = [fields.get('format'), fields.get('key')]
  if (typeof format === 'number' && format > EXPORT_FORMAT) {
    const message = `the export was written by a newer version (format ${format}): upgrade`
    throw new StreamError('newer_storage', message, { version: format, supported: EXPORT_FORMAT })
  }
  const hex = new RegExp(`^[0-9a-f]{${KEY_BYTES * 2}}$`)
  if (format !== EXPORT_FORMAT || typeof key !== 'string' || !hex.test(key)) {
    throw badExport(`${MANIFEST_FILE} is not that of an export`)
  }
  return { key, seq: wholeNumber(fields.get('seq')), failure: wholeNumber(fields.get('failure')) }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch (cause) {
    throw badExport(`${MANIFEST_FILE} is not JSON`, cause)
  }
  throw badExport(`${MANIFEST_FILE} is not an object`)
}

function wholeNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw badExport(`${MANIFEST_FILE} does not say how far the export goes`)
}

export function badExport(why: string, cause?: unknown): StreamError {
  return new StreamError('bad_export', `this is no whole export of a stream: ${why}`, {}, { cause })
}
