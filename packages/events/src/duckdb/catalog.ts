import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnKind, MetricColumn, StagedUnits } from '../engine.js'
import { unitsTable } from '../sql/moments-sql.js'
import { UnitsError } from '../units/units-error.js'
import { queryRow, queryRows, type Row } from './rows.js'

/** Raised when the tables change; a file written by a later version is refused, not guessed at. */
const STORAGE_VERSION = 2

interface DatasetMetric {
  readonly position: number
  readonly metric: string
  readonly kind: ColumnKind
  readonly hasCovariate: boolean
}

export interface Dataset {
  readonly id: number
  readonly name: string
  readonly metrics: readonly DatasetMetric[]
}

const TABLES = [
  `create table if not exists datasets (
    id integer not null, name varchar not null, sha256 varchar not null,
    received bigint not null, accepted bigint not null, rejected bigint not null)`,
  `create table if not exists dataset_variants (
    dataset integer not null, position integer not null, variant varchar not null,
    units bigint not null)`,
  `create table if not exists dataset_metrics (
    dataset integer not null, position integer not null, metric varchar not null,
    kind varchar not null, column_name varchar not null, denominator varchar, covariate varchar)`,
  // Version 2: pasts of ratios, and units whose past is null, which version 1 would miscount.
  `alter table dataset_metrics add column if not exists covariate_denominator varchar`,
]

/** Makes the tables where they are missing; throws `database_newer` for a later version's file. */
export async function prepareCatalog(connection: DuckDBConnection): Promise<void> {
  await connection.run('create table if not exists events_storage (version integer not null)')
  const [stored] = await queryRows(connection, 'select max(version) from events_storage')
  const version = stored?.numberOrNull(0) ?? null
  if (version !== null && version > STORAGE_VERSION) {
    const message =
      `the events file was written by a newer version (storage ${version}; this one reads up to ` +
      `${STORAGE_VERSION}): upgrade, or restore an older backup`
    throw new UnitsError('database_newer', message, { version, supported: STORAGE_VERSION })
  }
  for (const sql of TABLES) await connection.run(sql)
  if (version === STORAGE_VERSION) return
  await connection.run('insert into events_storage values ($1)', [STORAGE_VERSION])
}

/** Every dataset in the file, by name. */
export async function readCatalog(connection: DuckDBConnection): Promise<Map<string, Dataset>> {
  const datasets = await queryRows(connection, 'select id, name from datasets order by id')
  const metrics = await queryRows(
    connection,
    `select dataset, position, metric, kind, covariate is not null
    from dataset_metrics order by dataset, position`,
  )
  return new Map(
    datasets.map((row) => {
      const id = row.number(0)
      const own = metrics.filter((metric) => metric.number(0) === id).map(readMetric)
      return [row.text(1), { id, name: row.text(1), metrics: own }] as const
    }),
  )
}

function readMetric(row: Row): DatasetMetric {
  const kind = row.text(3)
  if (kind !== 'proportion' && kind !== 'mean' && kind !== 'ratio' && kind !== 'event') {
    throw new TypeError(`'${kind}' is no kind of metric`)
  }
  return { position: row.number(1), metric: row.text(2), kind, hasCovariate: row.flag(4) }
}

/** Inside a transaction on the stage's connection: copies its rows and enters it in the catalog. */
export async function landStage(
  connection: DuckDBConnection,
  name: string,
  staged: StagedUnits,
  metrics: readonly MetricColumn[],
): Promise<Dataset> {
  const id = (await queryRow(connection, 'select coalesce(max(id), 0) + 1 from datasets')).number(0)
  const table = unitsTable(id)
  await connection.run(
    `create table ${table} as select * exclude ("row", "start", "size") from temp.main.staged`,
  )
  const { sha256, received, accepted, rejected } = staged
  await connection.run('insert into datasets values ($1, $2, $3, $4, $5, $6)', [
    id,
    name,
    sha256,
    BigInt(received),
    BigInt(accepted),
    BigInt(rejected),
  ])
  for (const [position, { variant, accepted: units }] of staged.byVariant.entries()) {
    const values = [id, position, variant, BigInt(units)]
    await connection.run('insert into dataset_variants values ($1, $2, $3, $4)', values)
  }
  for (const [position, metric] of metrics.entries()) {
    await insertMetric(connection, id, position, metric)
  }
  return {
    id,
    name,
    metrics: metrics.map(({ metric, kind, covariate }, position) => {
      return { position, metric, kind, hasCovariate: covariate !== undefined }
    }),
  }
}

async function insertMetric(
  connection: DuckDBConnection,
  dataset: number,
  position: number,
  { metric, kind, column, denominator, covariate, covariateDenominator }: MetricColumn,
): Promise<void> {
  const columns = [column, denominator ?? null, covariate ?? null, covariateDenominator ?? null]
  const values = [dataset, position, metric, kind, ...columns]
  const sql = `insert into dataset_metrics (dataset, position, metric, kind, column_name, denominator,
    covariate, covariate_denominator) values ($1, $2, $3, $4, $5, $6, $7, $8)`
  await connection.run(sql, values)
}

/** Inside a transaction: removes a dataset's rows and its entries. */
export async function dropLanded(connection: DuckDBConnection, id: number): Promise<void> {
  await connection.run(`drop table ${unitsTable(id)}`)
  for (const table of ['dataset_metrics', 'dataset_variants']) {
    await connection.run(`delete from ${table} where dataset = $1`, [id])
  }
  await connection.run('delete from datasets where id = $1', [id])
}
