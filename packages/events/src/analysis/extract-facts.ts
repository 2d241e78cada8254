import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'
import type { Analysis, Measure, StreamMetric } from './analysis.js'
import { Bound } from './bound.js'
import { analysisDefinition, decimalsOf, measureDefinition } from './definition.js'
import { factsSql } from './facts-sql.js'
import { resolveAnalysis, type ResolvedAnalysis, type ResolvedMetric } from './resolve-analysis.js'
import { FACTS_COLUMNS, factsTable } from './tables.js'

/** Inside a transaction: the ids of an analysis, given to it and to its measures where it is new. */
export async function registerAnalysis(
  connection: DuckDBConnection,
  analysis: Analysis,
): Promise<ResolvedAnalysis> {
  const known = await resolveAnalysis(connection, analysis)
  if (known !== null) return known
  const { id } = await idFor(connection, 'analyses', analysisDefinition(analysis), '0, 0')
  const metrics: ResolvedMetric[] = []
  for (const [position, definition] of analysis.metrics.entries()) {
    const measure = await registerMeasure(connection, definition.measure, definition)
    const { denominator } = definition
    const other = denominator && (await registerMeasure(connection, denominator, definition))
    metrics.push({ position, definition, measure, denominator: other })
  }
  return { id, analysis, metrics }
}

async function registerMeasure(
  connection: DuckDBConnection,
  measure: Measure,
  metric: StreamMetric,
): Promise<number> {
  const definition = measureDefinition(measure, decimalsOf(measure, metric))
  const { id, isNew } = await idFor(connection, 'measures', definition, '0')
  if (isNew) await connection.run(`create table ${factsTable(id)} ${FACTS_COLUMNS}`)
  return id
}

async function idFor(
  connection: DuckDBConnection,
  table: 'analyses' | 'measures',
  definition: string,
  rest: string,
): Promise<{ readonly id: number; readonly isNew: boolean }> {
  const known = `select id from ${table} where definition = $1`
  const [row] = await queryRows(connection, known, [definition])
  if (row !== undefined) return { id: row.number(0), isNew: false }
  const insert = `insert into ${table}
    select coalesce(max(id), 0) + 1, $1, ${rest} from ${table} returning id`
  const [made] = await queryRows(connection, insert, [definition])
  if (made === undefined) throw new TypeError('an insert returns its row')
  return { id: made.number(0), isNew: true }
}

/** A measure of an analysis, with the metric whose decimals it is read with. */
export interface MeasureOf {
  readonly id: number
  readonly measure: Measure
  readonly metric: StreamMetric
}

/** Every measure that an analysis reads, once. */
export function measuresOf({ metrics }: ResolvedAnalysis): readonly MeasureOf[] {
  const found = new Map<number, MeasureOf>()
  for (const { measure: id, denominator: other, definition: metric } of metrics) {
    found.set(id, { id, measure: metric.measure, metric })
    if (other === null || metric.denominator === null) continue
    found.set(other, { id: other, measure: metric.denominator, metric })
  }
  return [...found.values()]
}

/** Inside a transaction: reads the events up to a sequence number that no refresh has read yet. */
export async function extractFacts(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  upTo: number,
): Promise<void> {
  const measures = measuresOf(resolved)
  const ids = [-1, ...measures.map(({ id }) => id)].join(', ')
  const sql = `select id, extracted_seq from measures where id in (${ids}) and extracted_seq < ${upTo}`
  const behind = await queryRows(connection, sql)
  for (const row of behind) {
    const found = measures.find(({ id }) => id === row.number(0))
    if (found === undefined) continue
    const bound = new Bound()
    const range = { after: row.number(1), upTo }
    const facts = factsSql(bound, found.measure, found.metric, range)
    await connection.run(`insert into ${factsTable(found.id)} ${facts}`, bound.values)
  }
  if (behind.length === 0) return
  await connection.run(
    `update measures set extracted_seq = ${upTo} where id in (${ids}) and extracted_seq < ${upTo}`,
  )
}
