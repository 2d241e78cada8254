import type { Context } from '../context.js'
import type { FeishuDocument } from '../contract/interop.js'
import type { Metric } from '../contract/metric.js'
import type { CycleOverview } from '../contract/objective.js'
import type { Locale } from '../contract/text.js'
import { loadMetrics } from '../metrics/load.js'
import { getCycleOverview } from '../objectives/get-cycle-overview.js'
import { cycleCsv } from './cycle-csv.js'
import { cycleMarkdown } from './cycle-markdown.js'
import { exportFeishu } from './export-feishu.js'

/** A cycle as Feishu OKR v2, with the report of what that cannot hold. */
export async function exportCycleFeishu(
  ctx: Context,
  id: string,
  locale: Locale,
): Promise<FeishuDocument> {
  const { overview, metricOf } = await read(ctx, id)
  return exportFeishu(overview, { locale, unitOf: (metricId) => metricOf(metricId)?.unit ?? null })
}

/** The same as CSV, one line a key result. */
export async function exportCycleCsv(ctx: Context, id: string, locale: Locale): Promise<string> {
  return cycleCsv(await exportCycleFeishu(ctx, id, locale))
}

/** A cycle as Markdown, to read or to send. */
export async function exportCycleMarkdown(
  ctx: Context,
  id: string,
  locale: Locale,
): Promise<string> {
  const { overview, metricOf } = await read(ctx, id)
  return cycleMarkdown(overview, locale, metricOf)
}

async function read(
  ctx: Context,
  id: string,
): Promise<{ overview: CycleOverview; metricOf: (metricId: string) => Metric | null }> {
  const overview = await getCycleOverview(ctx, id, 'all')
  const { byId } = await loadMetrics(ctx.store.db)
  return { overview, metricOf: (metricId) => byId.get(metricId) ?? null }
}
