import type { DuckDBConnection } from '@duckdb/node-api'

/**
 * First exposures are ordered by one integer, p = ts * 2^21 + variant * 2^16 + segment: the smallest
 * is the first, whatever the order of arrival, and ties are decided.
 */
export const FIRST_FACTOR = 2 ** 21
export const VARIANT_FACTOR = 2 ** 16
/** Times of exposures fit into 42 bits: up to the year 2109. */
export const LATEST_EXPOSURE = 2 ** 42
/** Combinations of segment values found later than these are counted together. */
export const OTHER_SEGMENT = 2 ** 16 - 1
/** Value of a unit, in units of its last decimal: its square sums to less than 2^127 over 1e8 units. */
export const LARGEST_VALUE = 10n ** 15n
/** Sum of a unit's values, in the same units: twice as much still fits into 64 bits. */
export const LARGEST_SUM = 4n * 10n ** 18n

const DERIVED_TABLES = [
  // Facts of a measure are what its events are worth; extracted once an event, up to extracted_seq.
  `create table if not exists measures (
    id integer not null, definition varchar not null, extracted_seq bigint not null)`,
  // The bases count the rows that a unit's newest version was alone in when last written in full.
  `create table if not exists analyses (
    id integer not null, definition varchar not null,
    exposure_base bigint not null, metric_base bigint not null)`,
  `create table if not exists marks (
    analysis integer not null, seq bigint not null, received bigint, made_by varchar not null)`,
  // combination: JSON array of texts and nulls, in the order of the analysis' segments.
  `create table if not exists segments (
    analysis integer not null, id integer not null, combination varchar not null)`,
  // Metrics whose moments are left out of a snapshot: a unit's value is too large to be squared.
  `create table if not exists overflows (
    analysis integer not null, seq bigint not null, metric smallint not null)`,
  // When an analysis was last asked for, to about a day; ms since 1970.
  'create table if not exists uses (analysis integer not null, used_at bigint not null)',
]

/** Makes the derived tables where they are missing. Those of a measure or analysis come with it. */
export async function prepareDerivedTables(connection: DuckDBConnection): Promise<void> {
  for (const sql of DERIVED_TABLES) await connection.run(sql)
}

/**
 * (seq, unit, ts, value): each event of a measure. value is 1 where only the event counts, the
 * number in units of its last decimal, or a hash of the text for `distinct`; null: unreadable.
 */
export function factsTable(measure: number): string {
  return `facts_${measure}`
}

export const FACTS_COLUMNS = '(seq bigint, unit integer, ts bigint, value bigint)'

/**
 * (unit, at_seq, p, mask, variant, segment, day, crossed): versions of a unit's first exposure; the
 * newest at_seq holds. mask: bit 1 << variant of every variant seen. day: since 1970-01-01 in the
 * analysis' time zone.
 */
export function unitExposureTable(analysis: number): string {
  return `unit_exposure_${analysis}`
}

/**
 * (metric, unit, at_seq, n, y, y_at, dn, d, d_at, xn, x, x_at): versions of what a unit's events come
 * down to, for the measure (n events, y), the denominator (d) and the covariate (x). y is the sum
 * (sum, mean), largest, smallest or last value, 0 where there is none; y_at the time of the last. No
 * row: no events. `valueSql` makes the unit's value of it.
 */
export function unitMetricTable(analysis: number): string {
  return `unit_metric_${analysis}`
}

/**
 * (at_seq, metric, variant, day, segment, n, sy, syy, sx, sxx, sxy, sd, sdd, syd): sums over units
 * that did not cross over, by snapshot. Metric -1 counts the units (n); for the others n counts units
 * with events in the window. Cells of zeros are left out.
 */
export function momentsTable(analysis: number): string {
  return `moments_${analysis}`
}

export const MOMENT_SUMS = ['sy', 'syy', 'sx', 'sxx', 'sxy', 'sd', 'sdd', 'syd'] as const

export const MOMENTS_COLUMNS = `(at_seq bigint, metric smallint, variant utinyint, day integer,
  segment integer, n bigint, ${MOMENT_SUMS.map((sum) => `${sum} hugeint`).join(', ')})`

/** The newest version of each unit's first exposure; `where` narrows before versions are compared. */
export function currentExposures(analysis: number, where = 'true'): string {
  return `(select * from ${unitExposureTable(analysis)} where ${where}
  qualify row_number() over (partition by unit order by at_seq desc) = 1)`
}

/** The newest version of each unit and metric. */
export function currentMetrics(analysis: number, where = 'true'): string {
  return `(select * from ${unitMetricTable(analysis)} where ${where}
  qualify row_number() over (partition by metric, unit order by at_seq desc) = 1)`
}
