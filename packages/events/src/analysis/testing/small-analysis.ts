import type { Analysis, Measure, StreamMetric } from '../analysis.js'
import { openAnalyses } from '../analyses.js'
import { openMemoryTables, type MemoryTables, type SentItem } from './memory-tables.js'

export const DAY = 86_400_000
export const START = Date.UTC(2026, 2, 1)

const opened: MemoryTables[] = []

/** Closes what `openWith` opened. */
export function closeOpened(): void {
  for (const tables of opened.splice(0)) tables.close()
}

/** Analyses over tables that hold these items. */
export async function openWith(items: readonly SentItem[]) {
  const tables = await openMemoryTables()
  opened.push(tables)
  await tables.put(items)
  return { tables, analyses: await openAnalyses(tables) }
}

/** What units spend. */
export const sum: Measure = { event: 'buy', filters: [], aggregation: 'sum', property: 'price' }

/** The revenue of a week, but for what is said otherwise. */
export function metric(parts: Partial<StreamMetric> = {}): StreamMetric {
  return {
    metric: 'revenue',
    kind: 'mean',
    measure: sum,
    denominator: null,
    window: { delay: 0, length: 7 * DAY },
    since: null,
    covariateSpan: 0,
    cap: null,
    decimals: 2,
    ...parts,
  }
}

/** An experiment of two variants. */
export function analysis(
  metrics: readonly StreamMetric[],
  parts: Partial<Analysis> = {},
): Analysis {
  return {
    experiment: ['checkout'],
    variants: [
      { variant: 'control', values: ['control'] },
      { variant: 'treatment', values: ['treatment'] },
    ],
    from: START,
    until: null,
    segments: [],
    timeZone: 'UTC',
    metrics,
    ...parts,
  }
}

/** A unit sees a variant. */
export const exposed = (unit: number, variation = 'control', ts = START): SentItem => ({
  kind: 'exposure',
  unit,
  experiment: 'checkout',
  variation,
  assigned: null,
  ts,
  received: ts,
  props: null,
})

type Props = NonNullable<SentItem['props']>

/** A unit does something. */
export const sent = (
  unit: number,
  props: Props | null,
  ts = START + 1000,
  event = 'buy',
): SentItem => ({
  kind: 'event',
  unit,
  event,
  ts,
  received: ts,
  props,
})
