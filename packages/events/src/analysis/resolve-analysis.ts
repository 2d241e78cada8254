import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'
import type { Analysis, AnalysisMark, Measure, StreamMetric } from './analysis.js'
import { analysisDefinition, decimalsOf, measureDefinition } from './definition.js'

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
  const id = await idOf(connection, 'analyses', analysisDefinition(analysis))
  if (id === null) return null
  const metrics: ResolvedMetric[] = []
  for (const [position, definition] of analysis.metrics.entries()) {
    const measure = await measureId(connection, definition.measure, definition)
    if (measure === null) return null
    const { denominator } = definition
    const other = denominator === null ? null : await measureId(connection, denominator, definition)
    metrics.push({ position, definition, measure, denominator: other })
  }
  return { id, analysis, metrics }
}

/** The newest mark of an analysis; null before the first. */
export async function newestMark(
  connection: DuckDBConnection,
  analysis: number,
): Promise<AnalysisMark | null> {
  const sql =
    'select seq, received, made_by from marks where analysis = $1 order by seq desc limit 1'
  const [row] = await queryRows(connection, sql, [analysis])
  if (row === undefined) return null
  const by = row.text(2) === 'fold' ? 'fold' : 'full'
  return { seq: row.number(0), newestReceivedAt: row.numberOrNull(1), by }
}

async function measureId(connection: DuckDBConnection, measure: Measure, metric: StreamMetric) {
  return idOf(connection, 'measures', measureDefinition(measure, decimalsOf(measure, metric)))
}

async function idOf(
  connection: DuckDBConnection,
  table: 'analyses' | 'measures',
  definition: string,
): Promise<number | null> {
  const sql = `select id from ${table} where definition = $1`
  const [row] = await queryRows(connection, sql, [definition])
  return row?.number(0) ?? null
}
