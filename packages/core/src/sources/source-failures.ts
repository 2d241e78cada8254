import type { FailedItem as StreamFailure } from '@sextant/events'
import type { z } from 'zod'
import type { Context } from '../context.js'
import type { FailedItem, FailedItems } from '../contract/source.js'
import { requireSource } from './load.js'
import { asked } from './stream-refusal.js'

/** The items of a source that did not count, newest first, with why. */
export async function sourceFailures(
  ctx: Pick<Context, 'store' | 'stream'>,
  sourceId: string,
  page: { readonly limit: number; readonly before?: number | undefined },
): Promise<z.infer<typeof FailedItems>> {
  await requireSource(ctx.store.db, sourceId)
  const found = await asked(() =>
    ctx.stream.failures(sourceId, { limit: page.limit + 1, before: page.before }),
  )
  const items = found.slice(0, page.limit).map(failedItem)
  const last = found.length > page.limit ? items.at(-1) : undefined
  return { items, nextBefore: last?.id ?? null }
}

/** A failed item as the stream kept it, in the words of the contract. */
export function failedItem({ source: _source, receivedAt, ...item }: StreamFailure): FailedItem {
  return { ...item, receivedAt: new Date(receivedAt).toISOString() }
}
