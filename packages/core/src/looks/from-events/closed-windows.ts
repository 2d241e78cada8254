import type { Analysis, AnalysisMark, EventStream } from '@sextant/events'

const DAY = 86_400_000

/** Units that count for a metric: those whose whole window has been seen. */
export interface Windows {
  readonly closed: number
  /** All that were exposed and did not cross over. */
  readonly of: number
}

/**
 * Units count for a metric once their window is over, by whole days of first exposure (UTC): what a
 * unit will still do in an open window is not what a closed one shows, so counting it would read
 * another, shorter window. A window is over when the newest item of the stream, and the end of the run
 * where it has ended, lie behind it.
 *
 * @returns the start of the first day that does not count yet, in ms; null where every unit counts:
 * without a length the window is the run
 */
export function closedBefore(
  analysis: Analysis,
  { newestReceivedAt }: AnalysisMark,
  key: string,
): number | null {
  const window = analysis.metrics.find(({ metric }) => metric === key)?.window
  if (window === undefined || window.length === null || newestReceivedAt === null) return null
  const seen = Math.min(newestReceivedAt, analysis.until ?? newestReceivedAt)
  return Math.floor((seen - window.delay - window.length) / DAY) * DAY
}

/** Of slices that run up to each day, the last before a day; those of one variant come in order. */
export function upTo<S extends { readonly variant: string; readonly slice: string | null }>(
  slices: readonly S[],
  before: number,
): readonly S[] {
  const found = new Map<string, S>()
  for (const item of slices) {
    if (item.slice !== null && Date.parse(item.slice) < before) found.set(item.variant, item)
  }
  return [...found.values()]
}

/** How many units count for a metric, of how many; null where all do by definition. */
export async function windowsOf(
  stream: EventStream,
  analysis: Analysis,
  before: number | null,
): Promise<Windows | null> {
  if (before === null) return null
  const by = { by: 'exposure_day', cumulative: true } as const
  const days = await stream.unitsIn(analysis, by)
  const sum = (items: typeof days) => items.reduce((total, { units }) => total + units, 0)
  return { closed: sum(upTo(days, before)), of: sum(upTo(days, Number.POSITIVE_INFINITY)) }
}
