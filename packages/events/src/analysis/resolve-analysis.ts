import { listValue, type DuckDBConnection } from '@duckdb/node-api'
import { queryRow, queryRows } from '../duckdb/rows.js'
import type { Analysis, AnalysisMark, Measure, StreamMetric } from './analysis.js'
import {
  analysisDefinition,
  decimalsOf,
  measureDefinition,
  measureDefinitions,
} from './definition.js'

export interface ResolvedMetric {
  /** `metric` in the derived tables. */
  readonly position: number
  readonly definition: StreamMetric
  /** The measure whose facts hold the events. */
  readonly measure: number
  readonly denominator: number | null
}

/** An analysis with the ids under which its state is kept. */
export interface ResolvedAnalysis {
  readonly id: number
  readonly analysis: Analysis
  readonly metrics: readonly ResolvedMetric[]
}

/** The ids of an analysis; null before its first refresh. Variants count from 0, as declared. */
export async function resolveAnalysis(
  connection: DuckDBConnection,
  analysis: Analysis,
): Promise<ResolvedAnalysis | null> {
  const sql = `select 'analysis', id, definition from analyses where definition = $analysis
    union all select 'measure', id, definition from measures where list_contains($measures, definition)`
  const rows = await queryRows(connection, sql, {
    analysis: analysisDefinition(analysis),
    measures: listValue(['', ...measureDefinitions(analysis)]),
  })
  const id = rows.find((row) => row.text(0) === 'analysis')?.number(1)
  if (id === undefined) return null
  const ids = new Map(
    rows.filter((row) => row.text(0) === 'measure').map((row) => [row.text(2), row.number(1)]),
  )
  const idOf = (measure: Measure, metric: StreamMetric): number => {
    const found = ids.get(measureText(measure, metric))
    if (found === undefined) throw new TypeError('an analysis is kept with its measures')
    return found
  }
  const metrics = analysis.metrics.map((definition, position): ResolvedMetric => {
    const { measure, denominator } = definition
    return {
      position,
      definition,
      measure: idOf(measure, definition),
      denominator: denominator && idOf(denominator, definition),
    }
  })
  return { id, analysis, metrics }
}

function measureText(measure: Measure, metric: StreamMetric): string {
  return measureDefinition(measure, decimalsOf(measure, metric))
}

/** The newest mark of an analysis; null before the first. */
export async function newestMark(
  connection: DuckDBConnection,
  { id, analysis }: Pick<ResolvedAnalysis, 'id' | 'analysis'>,
): Promise<AnalysisMark | null> {
  const sql = `select max(seq), arg_max(received, seq), arg_max(made_by, seq),
      (select list(o.metric order by o.metric) from overflows o where o.analysis = ${id}
        and o.seq = (select max(seq) from marks where analysis = ${id}))
    from marks where analysis = ${id}`
  const row = await queryRow(connection, sql)
  const seq = row.numberOrNull(0)
  if (seq === null) return null
  const by = row.text(2) === 'fold' ? 'fold' : 'full'
  const overflowing = metricKeys(analysis, row.numbers(3))
  return { seq, newestReceivedAt: row.numberOrNull(1), by, overflowing }
}

/** The keys of metrics by their positions. */
export function metricKeys({ metrics }: Analysis, positions: readonly number[]): string[] {
  return positions.flatMap((position) => metrics[position]?.metric ?? [])
}
