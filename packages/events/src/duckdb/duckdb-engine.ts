import { randomUUID } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import type {
  EventEngine,
  LandedUnits,
  MomentsQuery,
  QuantileQuery,
  RejectedRow,
  StagedUnits,
  StageOptions,
  UnitMapping,
  VariantMoments,
  VariantQuantile,
  VariantUnits,
} from '../engine.js'
import { momentsSql, shapeOf } from '../sql/moments-sql.js'
import { quantilesSql } from '../sql/quantiles-sql.js'
import { NEXT_REJECTED } from '../sql/stage-sql.js'
import { DEFAULT_LIMITS, type UnitLimits } from '../units/limits.js'
import { checkMapping, rowsAreEvents } from '../units/mapping.js'
import type { UnitSource } from '../units/source.js'
import { UnitsError } from '../units/units-error.js'
import { dropLanded, landStage, prepareCatalog, readCatalog, type Dataset } from './catalog.js'
import { countStage, refuseHollowStage, rowReason } from './count-stage.js'
import { openDatabase, type Database, type DatabaseOptions } from './open-database.js'
import { readMoments } from './read-moments.js'
import { readQuantile } from './read-quantile.js'
import { inTransaction, queryRows } from './rows.js'
import { createSerialQueue } from './serial-queue.js'
import { setDuplicatesAside } from './set-duplicates-aside.js'
import { stageFile } from './stage-file.js'

/** Finished stages kept for a decision; beyond it the oldest is dropped, as if discarded. */
const STAGES_KEPT = 8
const REJECTED_PAGE = 5000
const LONGEST_DATASET_NAME = 512

export interface DuckdbEngineOptions extends DatabaseOptions {
  readonly limits?: Partial<UnitLimits>
}

interface StoredStage {
  readonly connection: DuckDBConnection
  readonly staged: StagedUnits
  readonly mapping: UnitMapping
}

/**
 * Opens an event engine on a DuckDB file, or in memory. Throws `database_unreadable` for a file
 * that is not a database or is in use by another process, `database_newer` for a later version's.
 */
export async function openDuckdbEngine(options: DuckdbEngineOptions): Promise<EventEngine> {
  const database = await openDatabase(options)
  try {
    const writer = await database.connect()
    await prepareCatalog(writer)
    const datasets = await readCatalog(writer)
    return new DuckdbEngine(database, writer, datasets, { ...DEFAULT_LIMITS, ...options.limits })
  } catch (error) {
    await database.close()
    throw error
  }
}

class DuckdbEngine implements EventEngine {
  readonly #database: Database
  readonly #writer: DuckDBConnection
  readonly #datasets: Map<string, Dataset>
  readonly #limits: UnitLimits
  readonly #stages = new Map<string, StoredStage>()
  readonly #running = new Set<Promise<unknown>>()
  /** One writer of the file at a time. */
  readonly #write = createSerialQueue()
  readonly #closing = new AbortController()

  constructor(
    database: Database,
    writer: DuckDBConnection,
    datasets: Map<string, Dataset>,
    limits: UnitLimits,
  ) {
    this.#database = database
    this.#writer = writer
    this.#datasets = datasets
    this.#limits = limits
  }

  async stageUnits(
    source: UnitSource,
    mapping: UnitMapping,
    options: StageOptions = {},
  ): Promise<StagedUnits> {
    checkMapping(mapping)
    const signals = [this.#closing.signal, ...(options.signal ? [options.signal] : [])]
    const staged = { ...options, signal: AbortSignal.any(signals) }
    return this.#run(() => this.#database.importing(() => this.#stage(source, mapping, staged)))
  }

  async #stage(source: UnitSource, mapping: UnitMapping, options: StageOptions) {
    const connection = await this.#database.connect()
    try {
      const file = await stageFile(connection, source, mapping, this.#limits, options)
      const { unitColumn } = mapping
      if (unitColumn !== undefined) {
        const { sha256 } = file
        const { signal } = options
        const ofEvents = rowsAreEvents(mapping)
        const staged = { source, sha256, unitColumn, ofEvents, limits: this.#limits, signal }
        await setDuplicatesAside(connection, staged)
      }
      const staged = await countStage(connection, randomUUID(), file)
      await refuseHollowStage(connection, staged, mapping)
      options.signal?.throwIfAborted()
      this.#stages.set(staged.stageId, { connection, staged, mapping })
      return staged
    } catch (error) {
      connection.closeSync()
      throw error
    } finally {
      this.#dropOldestStage()
    }
  }

  #dropOldestStage(): void {
    const [oldest] = this.#stages.keys()
    if (oldest !== undefined && this.#stages.size > STAGES_KEPT) this.#forget(oldest)
  }

  async *rejectedRows(stageId: string, limit = Infinity): AsyncIterable<RejectedRow> {
    let left = limit
    for (let last = 0; left > 0;) {
      const { connection, staged } = this.#stageOf(stageId)
      const size = Math.min(REJECTED_PAGE, left)
      const page = await this.#run(() =>
        queryRows(connection, NEXT_REJECTED, [BigInt(last), BigInt(size)]),
      )
      for (const row of page) {
        last = row.number(0)
        const position = row.numberOrNull(2)
        yield {
          row: last,
          line: row.number(1),
          variant: position === null ? null : (staged.byVariant[position]?.variant ?? null),
          reason: rowReason(row.text(3)),
          column: row.textOrNull(4),
          value: row.text(5),
          raw: row.text(6),
        }
      }
      if (page.length < size) return
      left -= page.length
    }
  }

  async landUnits(stageId: string, dataset: string): Promise<LandedUnits> {
    const land = () => this.#database.importing(() => this.#land(stageId, dataset))
    return this.#run(() => this.#write(land))
  }

  async #land(stageId: string, dataset: string): Promise<LandedUnits> {
    const stage = this.#stageOf(stageId)
    const { connection, staged, mapping } = stage
    if (
      dataset === '' ||
      dataset.length > LONGEST_DATASET_NAME ||
      /[\p{Cc}\p{Cs}]/u.test(dataset)
    ) {
      throw new UnitsError('bad_dataset', `'${dataset}' cannot name a dataset`, { dataset })
    }
    if (this.#datasets.has(dataset)) {
      const message = `there is already a dataset '${dataset}'`
      throw new UnitsError('dataset_exists', message, { dataset })
    }
    // Taken out while it lands: nothing may close its connection now.
    this.#stages.delete(stageId)
    try {
      const { metrics } = mapping
      const land = () => landStage(connection, dataset, staged, metrics)
      this.#datasets.set(dataset, await inTransaction(connection, land))
      connection.closeSync()
    } catch (error) {
      this.#stages.set(stageId, stage)
      throw error
    }
    await this.#settle()
    const byVariant = staged.byVariant.map(({ variant, accepted }) => {
      return { variant, units: accepted }
    })
    return { dataset, units: staged.accepted, byVariant }
  }

  /**
   * Moves what was committed from DuckDB's log into the file: a log cut short by a crash of the
   * machine is read as far as it goes, in silence. It may be refused while others read; the log
   * then holds the rows until the next time.
   */
  async #settle(): Promise<void> {
    await this.#writer.run('checkpoint').catch(() => {})
  }

  async discardStage(stageId: string): Promise<void> {
    this.#forget(stageId)
  }

  #forget(stageId: string): void {
    this.#stages.get(stageId)?.connection.closeSync()
    this.#stages.delete(stageId)
  }

  #stageOf(stageId: string): StoredStage {
    const stage = this.#stages.get(stageId)
    if (stage !== undefined) return stage
    const message = 'this import is gone: it was landed, discarded or is too old; import again'
    throw new UnitsError('unknown_stage', message, { stage: stageId })
  }

  async moments(query: MomentsQuery): Promise<readonly VariantMoments[]> {
    const sql = this.explain(query)
    const rows = await this.#read(sql)
    return readMoments(rows, shapeOf(query))
  }

  async quantiles(query: QuantileQuery): Promise<readonly VariantQuantile[]> {
    const { level } = query
    const { id, metric } = this.#metric(query)
    const { position, kind } = metric
    if (kind !== 'mean' && kind !== 'event') {
      const message = `metric '${query.metric}' was imported as a ${kind}, which has no quantile`
      throw new UnitsError('kind_mismatch', message, { metric: query.metric, kind })
    }
    const rows = await this.#read(
      quantilesSql(id, position, { level, clustered: kind === 'event' }),
    )
    return rows.map((row) => readQuantile(row, { level, clustered: kind === 'event' }))
  }

  async unitCounts(dataset: string): Promise<readonly VariantUnits[]> {
    const { id } = this.#dataset(dataset)
    const rows = await this.#read(
      `select variant, units from dataset_variants where dataset = ${id} order by position`,
    )
    return rows.map((row) => ({ variant: row.text(0), units: row.number(1) }))
  }

  explain(query: MomentsQuery): string {
    const { id, metric } = this.#metric(query)
    checkQuery(query, metric.kind, metric.hasCovariate)
    return momentsSql(id, metric.position, query)
  }

  #metric(query: { readonly dataset: string; readonly metric: string }) {
    const { id, metrics } = this.#dataset(query.dataset)
    const metric = metrics.find((known) => known.metric === query.metric)
    if (metric !== undefined) return { id, metric }
    const message = `dataset '${query.dataset}' has no metric '${query.metric}'`
    throw new UnitsError('unknown_metric', message, { metric: query.metric })
  }

  async hasDataset(dataset: string): Promise<boolean> {
    return this.#datasets.has(dataset)
  }

  async ping(): Promise<void> {
    await this.#read('select 1')
  }

  async dropDataset(dataset: string): Promise<void> {
    await this.#run(() =>
      this.#write(async () => {
        const found = this.#datasets.get(dataset)
        if (found === undefined) return
        await inTransaction(this.#writer, () => dropLanded(this.#writer, found.id))
        this.#datasets.delete(dataset)
        await this.#settle()
      }),
    )
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    const message = 'the event engine is closed'
    this.#closing.abort(new UnitsError('engine_closed', message))
    await Promise.allSettled(this.#running)
    for (const stageId of this.#stages.keys()) this.#forget(stageId)
    this.#writer.closeSync()
    await this.#database.close()
  }

  #dataset(dataset: string): Dataset {
    const found = this.#datasets.get(dataset)
    if (found !== undefined) return found
    throw new UnitsError('unknown_dataset', `there is no dataset '${dataset}'`, { dataset })
  }

  /** A connection of its own, so that a long read never waits for a write, nor a write for it. */
  async #read(sql: string) {
    return this.#run(async () => {
      const connection = await this.#database.connect()
      try {
        return await queryRows(connection, sql)
      } finally {
        connection.closeSync()
      }
    })
  }

  /** Every job is known, so that closing can wait for those under way. */
  async #run<T>(job: () => Promise<T>): Promise<T> {
    this.#closing.signal.throwIfAborted()
    const running = job()
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }
}

function checkQuery(query: MomentsQuery, kind: string, hasCovariate: boolean): void {
  const { metric, cap } = query
  if (query.kind !== kind) {
    const message = `metric '${metric}' was imported as a ${kind}, not as a ${query.kind}`
    throw new UnitsError('kind_mismatch', message, { metric, kind })
  }
  if (query.covariate === true && !hasCovariate) {
    throw new UnitsError('no_covariate', `metric '${metric}' has no covariate`, { metric })
  }
  if (cap === undefined) return
  if (kind === 'proportion') {
    throw new UnitsError('bad_cap', `metric '${metric}': a proportion is not capped`, { metric })
  }
  if (cap > 0 && cap < 1) return
  const message = `metric '${metric}': a cap is a quantile between 0 and 1, got ${cap}`
  throw new UnitsError('bad_cap', message, { metric, cap })
}
