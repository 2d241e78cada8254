import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRow, type Row } from '../duckdb/rows.js'
import type { AnalysisMark } from './analysis.js'
import { Bound } from './bound.js'
import { factValueOf } from './definition.js'
import { firstsSql, readsTraits, unitExposureSql } from './exposures-sql.js'
import { measuresOf } from './extract-facts.js'
import type { SeqRange } from './facts-sql.js'
import { factsOf, KEPT_STATE, STAGED_EXPOSURES, stageExposures } from './full.js'
import { mergedStateSql } from './merged-state-sql.js'
import { metricsBut, overflowingNow, positionsSql } from './overflow.js'
import type { ResolvedAnalysis } from './resolve-analysis.js'
import { keptTables } from './state-tables.js'
import {
  currentExposures,
  currentMetrics,
  factsTable,
  FIRST_FACTOR,
  unitExposureTable,
} from './tables.js'
import { correctedMomentsSql, unitMomentsSql } from './unit-moments-sql.js'
import { STATE_COLUMNS, unitStateSql } from './unit-sql.js'

/** A share of the units beyond which recomputing all is as cheap as recomputing those that moved. */
export const MOST_MOVED = 0.1

// Units that the new rows touch, with their exposure before (o_) and after, and their state.
const NEW_EXPOSURE = 'temp.main.new_exposure'
const TOUCHED = 'temp.main.touched_units'
const TOUCHED_FACTS = 'temp.main.touched_facts'
const OLD_STATE = 'temp.main.old_state'
const NEW_STATE = 'temp.main.new_state'

/** From where a state is to be brought, and up to which sequence number. */
export interface FoldTo {
  readonly before: AnalysisMark
  readonly upTo: number
  readonly mostMoved: number
}

/**
 * Inside a transaction: brings the state from one sequence number to another by the rows between. A
 * unit whose first exposure is new or earlier than known is computed from all its facts, by the same
 * SQL as everything; to the others what is new is added; the moments are corrected by new - old.
 *
 * @returns positions of the metrics whose values are too large; null, with nothing written, when so
 * much moved that a recomputation is as cheap, or a metric without moments may have them again
 */
export async function fold(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  { before, upTo, mostMoved }: FoldTo,
): Promise<readonly number[] | null> {
  const range = { after: before.seq, upTo }
  const overflowed = resolved.metrics
    .filter(({ definition }) => before.overflowing.includes(definition.metric))
    .map(({ position }) => position)
  await stageNewExposures(connection, resolved, range)
  await stageTouched(connection, resolved, range)
  const sql = `select count(*) filter (moved), min(first) filter (moved), max(first) filter (moved),
    min(first), max(first), (select count(*) from ${unitExposureTable(resolved.id)}) from ${TOUCHED}`
  let counts = await queryRow(connection, sql)
  if (counts.number(0) > mostMoved * counts.number(5)) return null
  const { id } = resolved
  const ofTouched = `unit in (select unit from ${TOUCHED})`
  await connection.run(
    `create or replace temp table ${OLD_STATE} as from ${currentMetrics(id, ofTouched)}`,
  )
  if (overflowed.length > 0) {
    // To what did not fit into 64 bits nothing can be added.
    await connection.run(`update ${TOUCHED} set moved = true where unit in (
      select unit from ${OLD_STATE} where y is null or d is null or x is null)`)
    counts = await queryRow(connection, sql)
  }
  const [moved, touched] = [spanOf(counts, 1), spanOf(counts, 3)]
  await stageTouchedFacts(connection, resolved, range, { moved, touched })
  await stageNewState(connection, resolved, range)
  const overflowing = await overflowingNow(connection, resolved, NEW_STATE, overflowed)
  if (overflowed.some((position) => !overflowing.includes(position))) return null
  await append(connection, resolved, range, overflowing)
  return overflowing
}

// Units of new exposures as they now are: merged with what is kept, unless a trait that arrived late
// may have changed the segment of an exposure counted before.
async function stageNewExposures(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  { after, upTo }: SeqRange,
): Promise<void> {
  const { id, analysis } = resolved
  const traits = readsTraits(analysis)
  const fresh = `seq > ${after} and seq <= ${upTo}`
  const again = `e.seq <= ${upTo} and e.unit in (
    select unit from exposures where ${fresh} union select unit from traits where ${fresh})`
  const where = traits ? again : `e.seq > ${after} and e.seq <= ${upTo}`
  await stageExposures(connection, resolved, where, upTo)
  const kept = currentExposures(id, `unit in (select unit from ${STAGED_EXPOSURES})`)
  const merged = `${firstsSql(id, STAGED_EXPOSURES)}
    union all select unit, p, mask from ${kept}`
  const bound = new Bound()
  const firsts = traits ? firstsSql(id, STAGED_EXPOSURES) : merged
  const sql = unitExposureSql(bound, analysis, firsts, upTo)
  await connection.run(`create or replace temp table ${NEW_EXPOSURE} as ${sql}`, bound.values)
  await connection.run(`drop table ${STAGED_EXPOSURES}`)
}

async function stageTouched(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  { after, upTo }: SeqRange,
): Promise<void> {
  const facts = measuresOf(resolved).map(
    ({ id }) => `select unit from ${factsTable(id)} where seq > ${after} and seq <= ${upTo}`,
  )
  const units = [`select unit from ${NEW_EXPOSURE}`, ...facts].join('\n    union ')
  await connection.run(`create or replace temp table ${TOUCHED} as
    with units as (${units})
    select unit, coalesce(new.p, old.p) // ${FIRST_FACTOR} as first,
      old.p is null or (new.p is not null and new.p // ${FIRST_FACTOR} <> old.p // ${FIRST_FACTOR}) as moved,
      new.p is not null and (old.p is null or new.p <> old.p or new.mask <> old.mask) as changed,
      old.p is not null as known,
      old.variant as o_variant, old.segment as o_segment, old.day as o_day, old.crossed as o_crossed,
      coalesce(new.variant, old.variant) as variant, coalesce(new.segment, old.segment) as segment,
      coalesce(new.day, old.day) as day, coalesce(new.crossed, old.crossed) as crossed
    from units left join ${NEW_EXPOSURE} new using (unit)
      left join ${currentExposures(resolved.id, 'unit in (select unit from units)')} old using (unit)
    where coalesce(new.p, old.p) is not null`)
}

/** First exposures between these times. */
interface Span {
  readonly earliest: number
  readonly latest: number
}

function spanOf(row: Row, column: number): Span | null {
  const [earliest, latest] = [row.numberOrNull(column), row.numberOrNull(column + 1)]
  return earliest === null || latest === null ? null : { earliest, latest }
}

// What is to be read again: all facts of units that moved, and what is new of the others. Of texts,
// which only `distinct` reads, all facts of every unit touched.
async function stageTouchedFacts(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  { after, upTo }: SeqRange,
  spans: { readonly moved: Span | null; readonly touched: Span | null },
): Promise<void> {
  const each = measuresOf(resolved).map(({ id, measure }) => {
    const every = factValueOf(measure.aggregation) === 'text'
    const fresh = `select ${id} as measure, * from ${factsTable(id)} where seq > ${after} and seq <= ${upTo}`
    const span = every ? spans.touched : spans.moved
    if (span === null) return fresh
    return `${fresh} union all select ${id}, * from ${factsTable(id)}
      where seq <= ${after} and ${withinReach(resolved, id, span)}
        and unit in (select unit from ${TOUCHED}${every ? '' : ' where moved'})`
  })
  const none = `select 0 as measure, 0::bigint as seq, 0 as unit, 0::bigint as ts, 0::bigint as value
    where false`
  await connection.run(`create or replace temp table ${TOUCHED_FACTS} as
    ${[none, ...each].join('\n    union all ')}`)
}

// Where events arrive about when they happen, the times spare most of the table.
function withinReach({ metrics }: ResolvedAnalysis, measure: number, span: Span): string {
  const own = metrics.filter((metric) => [metric.measure, metric.denominator].includes(measure))
  const past = Math.max(...own.map(({ definition }) => definition.covariateSpan))
  const ends = own.map(({ definition: { window } }) => window.delay + (window.length ?? Infinity))
  const latest = span.latest + Math.max(...ends)
  const from = `ts >= ${span.earliest - past}`
  return Number.isFinite(latest) ? `${from} and ts < ${latest}` : from
}

async function stageNewState(
  connection: DuckDBConnection,
  { analysis, metrics }: ResolvedAnalysis,
  { upTo }: SeqRange,
): Promise<void> {
  const states = metrics.map((metric) => {
    const facts = factsOf(metric, (measure) => `(from ${TOUCHED_FACTS} where measure = ${measure})`)
    return unitStateSql(analysis, metric, facts, TOUCHED)
  })
  const none = `select metric, unit, ${STATE_COLUMNS} from ${OLD_STATE} where false`
  // A unit that moved away from its events keeps a row of zeros, so that its older row is superseded.
  const lost = `select metric, unit, 0, 0, 0, 0, 0, 0, 0, 0, 0
    from (from ${OLD_STATE} where unit in (select unit from ${TOUCHED} where moved))
    anti join found using (metric, unit)`
  await connection.run(`create or replace temp table ${NEW_STATE} as
    with found as materialized (${[none, ...states].join('\n  union all\n  ')})
    select metric::utinyint as metric, unit, ${upTo}::bigint as at_seq, ${KEPT_STATE} from (
      select b.metric, b.unit, ${mergedStateSql(metrics, 'u.moved')}
      from found b join ${TOUCHED} u on u.unit = b.unit
        left join ${OLD_STATE} a on a.metric = b.metric and a.unit = b.unit
      union all ${lost}
    )`)
}

async function append(
  connection: DuckDBConnection,
  { id, metrics }: ResolvedAnalysis,
  { after, upTo }: SeqRange,
  overflowing: readonly number[],
): Promise<void> {
  const { exposure, metric, moments } = keptTables(id)
  const before = `(select unit, -1 as sign, o_variant as variant, o_segment as segment, o_day as day,
    o_crossed as crossed from ${TOUCHED} where known)`
  const now = `(select unit, 1 as sign, variant, segment, day, crossed from ${TOUCHED})`
  const newest = `(from ${OLD_STATE} anti join ${NEW_STATE} using (metric, unit)
    union all from ${NEW_STATE})`
  const withUnit = (states: string, units: string) =>
    `select m.*, sign, variant, segment, day, crossed from ${states} m join ${units} u on u.unit = m.unit`
  const changes = unitMomentsSql(metricsBut(metrics, overflowing), {
    units: `(from ${before} union all from ${now})`,
    states: 'changed',
    sign: 'sign',
  })
  const changed = `${withUnit(OLD_STATE, before)} union all ${withUnit(newest, now)}`
  const standing = `(from ${moments} where at_seq = ${after}
    and metric not in (${positionsSql(overflowing)}))`
  const corrected = correctedMomentsSql(standing, changes)
  await connection.run(`insert into ${moments} with changed as materialized (${changed})
    select ${upTo}, * from (${corrected})`)
  await connection.run(`insert into ${exposure} select unit, ${upTo}, p, mask, variant, segment, day,
    crossed from ${NEW_EXPOSURE} where unit in (select unit from ${TOUCHED} where changed)`)
  await connection.run(`insert into ${metric} from ${NEW_STATE}`)
}

/** Temporary tables of a fold hold memory until they go. */
export async function dropFoldTables(connection: DuckDBConnection): Promise<void> {
  for (const table of [NEW_EXPOSURE, TOUCHED, TOUCHED_FACTS, OLD_STATE, NEW_STATE]) {
    await connection.run(`drop table if exists ${table}`)
  }
}
