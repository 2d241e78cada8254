import type { z } from 'zod'
import type { Context } from '../context.js'
import type { Metric } from '../contract/metric.js'
import { PageQuery, type Page } from '../contract/page.js'
import { cutPage, decodeCursor } from '../page-cursor.js'
import { parse } from '../parse.js'
import { loadMetrics } from './load.js'

/** Metrics in the order they were added, archived ones too. */
export async function listMetrics(
  ctx: Context,
  raw: z.input<typeof PageQuery> = {},
): Promise<Page<Metric>> {
  const query = parse(PageQuery, raw)
  const after = decodeCursor(query.cursor)
  const { byId } = await loadMetrics(ctx.store.db)
  const rest = [...byId.values()].filter((metric) => after === null || metric.id > after)
  return cutPage(rest, query.limit, (metric) => metric.id)
}
