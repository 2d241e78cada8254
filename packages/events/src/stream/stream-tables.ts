import type { DuckDBConnection } from '@duckdb/node-api'

/** The tables of the stream as whoever computes over them sees them. */
export interface StreamTables {
  /**
   * A connection for reading; it sees what is committed. Close it in the operation that opened it:
   * forgetting a unit waits for open connections, then replaces the file underneath.
   */
  connect(): Promise<DuckDBConnection>
  /**
   * Runs a job on the only writing connection, in turn with the projector and never beside it. The
   * job runs inside no transaction and leaves none open.
   */
  write<T>(job: (connection: DuckDBConnection) => Promise<T>): Promise<T>
  /** Resolves when everything accepted so far stands in the tables. Not to be awaited in a write. */
  settled(): Promise<void>
  /** Every accepted item with a sequence number up to this stands in the tables. */
  appliedSeq(): number
}

/**
 * Raised when the tables change: a file of an older version is made anew from the journal, one of a
 * later version is refused, not guessed at.
 */
export const STREAM_STORAGE_VERSION = 2

/** What `words.kind` says a word is. */
export const WORD_KINDS = { event: 0, experiment: 1, variation: 2 } as const
export type WordKind = keyof typeof WORD_KINDS

/**
 * What was accepted, written by the projector only and rebuilt from the journal at any time. `seq` is
 * given by the one writer in the order of commits, without gaps, over exposures, events and traits
 * together. `ts` is the client's time corrected by what its clock was off, `received` the server's;
 * ms since 1970. `props` is the JSON text of one flat object (nested keys joined by dots, arrays as
 * their JSON text), null where there are none. Ids of units and words start at 1.
 */
export const TRUTH_TABLES = [
  'create table if not exists words (id integer not null, kind utinyint not null, word varchar not null)',
  'create table if not exists units (id integer not null, name varchar not null)',
  // assigned: false is a variant that the unit was not given, null is not known.
  `create table if not exists exposures (
    seq bigint not null, unit integer not null, experiment integer not null,
    variation integer not null, ts bigint not null, received bigint not null, assigned boolean,
    props varchar)`,
  `create table if not exists events (
    seq bigint not null, unit integer not null, event integer not null, ts bigint not null,
    received bigint not null, props varchar)`,
  `create table if not exists traits (
    seq bigint not null, unit integer not null, ts bigint not null, received bigint not null,
    props varchar)`,
  // A keyed 128-bit hash of source and message id, and the CRC-32 of what the message said.
  `create table if not exists seen (
    seq bigint not null, h1 ubigint not null, h2 ubigint not null, content uinteger not null)`,
  // skew: what was added to the item's timestamps to correct its clock. nth: of its source, from 1.
  `create table if not exists failures (
    id bigint not null, source varchar not null, received bigint not null,
    outcome varchar not null, reason varchar not null, message_id varchar, item varchar not null,
    skew bigint not null, nth bigint not null)`,
  // kind: an outcome, 'type:' and an accepted item's type, 'last' for the newest item's time, 'failed'
  // for the failures that ever came and 'dropped' for those of them that were let go of.
  'create table if not exists source_counts (source varchar not null, kind varchar not null, n bigint not null)',
  'create table if not exists tombstones (unit varchar not null)',
  // One row: how far the journal is in these tables, written with the rows it speaks of.
  `create table if not exists applied (
    segment bigint not null, "offset" bigint not null, seq bigint not null,
    failure bigint not null)`,
] as const
