import type { Context } from '../context.js'
import { conflict } from '../errors.js'
import { loadImportRow } from './load.js'
import { rejectsName } from './stage-import.js'

/** The rows set aside, as CSV text in chunks with the header first; safe to open in a spreadsheet. */
export async function* importRejects(ctx: Context, id: string): AsyncGenerator<string> {
  const { state } = await loadImportRow(ctx.store.db, id)
  if (state !== 'staged' && state !== 'landed') {
    throw conflict('import.wrong_state', { state, verb: 'rejects' })
  }
  for await (const chunk of ctx.uploads.open(rejectsName(id)).setEncoding('utf8')) {
    yield String(chunk)
  }
}
