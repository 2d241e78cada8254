import type { Context } from '../context.js'
import { requireSource } from './load.js'
import { failedItem } from './source-failures.js'
import { asked } from './stream-refusal.js'

const PAGE = 1000

/**
 * All failed items of a source as NDJSON, newest first: one JSON object a line, as the list shows
 * them. Pages are read as they are asked for, so a long file takes no memory.
 */
export async function failuresFile(
  ctx: Pick<Context, 'store' | 'stream'>,
  sourceId: string,
): Promise<AsyncIterable<string>> {
  await requireSource(ctx.store.db, sourceId)
  return lines(ctx, sourceId)
}

async function* lines(
  ctx: Pick<Context, 'stream'>,
  sourceId: string,
): AsyncGenerator<string, void, void> {
  let before: number | undefined
  for (;;) {
    const page = await asked(() => ctx.stream.failures(sourceId, { limit: PAGE, before }))
    if (page.length > 0) {
      yield page.map((item) => `${JSON.stringify(failedItem(item))}\n`).join('')
    }
    if (page.length < PAGE) return
    before = page.at(-1)?.id
  }
}
