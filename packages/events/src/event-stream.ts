import type { Moments, QuantileMoments } from '@sextant/stats'
import type {
  Analysis,
  AnalysisHealth,
  AnalysisMark,
  MomentsBy,
  SliceMoments,
  UnitsIn,
} from './analysis/analysis.js'

/** What became of an item: received = the sum over these, for every source, always. */
export const ITEM_OUTCOMES = ['accepted', 'duplicate', 'conflict', 'rejected', 'late'] as const
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number]

/** Why an item was rejected, conflicting or late. */
export const ITEM_REASONS = [
  'not_an_object',
  'unknown_type',
  'too_large',
  'too_deep',
  'too_wide',
  'bad_text',
  'bad_message_id',
  'no_unit',
  'bad_unit_id',
  'no_event_name',
  'no_experiment',
  'no_variant',
  'bad_timestamp',
  'in_the_future',
  'not_finite',
  'out_of_range',
  'other_content',
  'too_old',
  'forgotten',
] as const
export type ItemReason = (typeof ITEM_REASONS)[number]

export interface ItemResult {
  readonly outcome: ItemOutcome
  /** Null for what was accepted or a duplicate. */
  readonly reason: ItemReason | null
}

/** A request's items, as parsed JSON: in the shape of Segment's HTTP API, checked one by one. */
export interface IncomingBatch {
  readonly source: string
  readonly items: readonly unknown[]
  /** The server's clock, in ms since 1970. */
  readonly receivedAt: number
  /** The client's clock as it sent: what its timestamps are off by is taken out. */
  readonly sentAt?: string | undefined
}

export interface SourceCounts {
  readonly source: string
  readonly received: number
  readonly accepted: number
  readonly duplicate: number
  readonly conflict: number
  readonly rejected: number
  readonly late: number
  /**
   * Of those that did not count, how many are too many to be kept: they can be neither read nor sent
   * again.
   */
  readonly failuresDropped: number
  /**
   * Items that are kept because they did not count, each once: outcomes count every time an item came,
   * and one that is sent again came again.
   */
  readonly failuresKept: number
  /** Accepted items by Segment's type. */
  readonly byType: Readonly<Record<string, number>>
  /** Server's clock at the newest item of any outcome, ms; null before the first. */
  readonly lastReceivedAt: number | null
}

/** An item that did not count, kept as it came so that it can be mended and sent again. */
export interface FailedItem {
  readonly id: number
  readonly source: string
  readonly receivedAt: number
  readonly outcome: 'conflict' | 'rejected' | 'late'
  readonly reason: ItemReason
  readonly messageId: string | null
  /** JSON text, cut at 32 KB. */
  readonly item: string
}

/** What opening the journal found out of order; shown, never silent. */
export interface Damage {
  readonly file: string
  /** Byte at which the first unreadable record starts. */
  readonly offset: number
  /** Set aside beside the journal where nothing followed them, else passed over where they are. */
  readonly bytes: number
  readonly kind: 'torn_tail' | 'bad_checksum' | 'projection_rebuilt'
}

export interface StreamState {
  /** Sequence number of the newest accepted item; 0 before the first. */
  readonly seq: number
  /** Sequence number up to which queries see the items. */
  readonly appliedSeq: number
  readonly damage: readonly Damage[]
  /** False once the journal could not be written: nothing is accepted until a restart. */
  readonly accepting: boolean
  readonly units: number
}

/**
 * Which variant the unit must have been given: null where it was given none, undefined where the
 * stream cannot know (assigned elsewhere, or an experiment it has never heard of). `said` is every text
 * by which the exposure names its variant: a variant that goes by one of them is answered with it.
 */
export type ExpectedVariant = (
  experiment: string,
  unit: string,
  said: readonly string[],
) => string | null | undefined

/**
 * What happened, as a stream. An accepted item is a synced, checksummed record of the journal before
 * `append` resolves; the tables that queries read are a projection of it that can be rebuilt. Every
 * refusal is a `StreamError`.
 */
export interface EventStream {
  /**
   * Outcomes in the order of the items. One bad item never costs its batch.
   *
   * @throws StreamError `busy` when too much waits (nothing of the batch is kept),
   * `unavailable` when the journal cannot be written
   */
  append(batch: IncomingBatch): Promise<readonly ItemResult[]>
  /** Resolves when everything accepted so far is seen by queries. */
  settled(): Promise<StreamState>
  state(): StreamState
  counts(): Promise<readonly SourceCounts[]>
  /** Newest first, those with an id below `before` where given. */
  failures(
    source: string,
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly FailedItem[]>
  /**
   * Sends failed items through the checks once more; each counts as received again, and leaves the
   * failures when it is accepted now or is found to be a duplicate.
   */
  replay(
    source: string,
    ids: readonly number[] | 'all',
    options: { readonly receivedAt: number; readonly acceptLate: boolean },
  ): Promise<readonly ItemResult[]>
  /**
   * Removes everything a unit sent from journal and tables and leaves a tombstone, so that it is not
   * rebuilt and not accepted again.
   */
  forget(unit: string): Promise<{ readonly items: number }>

  /** Brings the analysis up to all that is applied, at the cost of what is new. */
  refresh(analysis: Analysis): Promise<AnalysisMark>
  /** The mark that stands; null before the first refresh. Reads no events. */
  mark(analysis: Analysis): Promise<AnalysisMark | null>
  /** Sufficient statistics by variant and slice at the mark; reads moments, never events. */
  sliceMoments(
    analysis: Analysis,
    metric: string,
    by: MomentsBy,
  ): Promise<readonly SliceMoments<Moments>[]>
  /**
   * With values above this quantile of all units capped; by units, kept by mark.
   *
   * @param exposedBefore only units first exposed before this, ms since 1970; null or left out: all
   */
  cappedMoments(
    analysis: Analysis,
    metric: string,
    cap: number,
    exposedBefore?: number | null,
  ): Promise<readonly SliceMoments<Moments>[]>
  quantileMoments(
    analysis: Analysis,
    metric: string,
    level: number,
    over: 'units' | 'events',
    exposedBefore?: number | null,
  ): Promise<readonly SliceMoments<QuantileMoments>[]>
  unitsIn(analysis: Analysis, by: MomentsBy): Promise<readonly UnitsIn[]>
  health(analysis: Analysis): Promise<AnalysisHealth>
  /** The SQL of the full recomputation, for whoever wants to check. */
  explain(analysis: Analysis, metric: string, exposedBefore?: number | null): string
  /**
   * Recomputes the analysis in full and compares: a difference rebuilds the state, and is reported.
   */
  verify(analysis: Analysis): Promise<{
    readonly mark: AnalysisMark
    readonly equal: boolean
    readonly differingCells: number
  }>
  /** Exposures that belong to no run, by the experiment they name; the newest first. */
  strayExposures(runs: readonly NamedRun[]): Promise<StrayExposures>
  /** Names of events and their properties seen so far, for whoever defines a metric. */
  catalogue(): Promise<readonly SeenEvent[]>

  /** Writes all accepted items as Parquet files into a new folder; resolves with their names. */
  exportParquet(folder: string): Promise<readonly string[]>
  close(): Promise<void>
}

/** A text that means an experiment, and when its exposures count: in [from, until), ms since 1970. */
export interface NamedRun {
  readonly name: string
  readonly from: number
  readonly until: number | null
}

export interface StrayExposures {
  readonly exposures: number
  /** The 20 names that came last. */
  readonly named: readonly {
    readonly name: string
    readonly exposures: number
    /** Server's clock at the newest, ms. */
    readonly lastAt: number
  }[]
}

export interface SeenEvent {
  readonly event: string
  readonly count: number
  readonly lastAt: number
  /** Up to 50, the most frequent first. */
  readonly properties: readonly { readonly name: string; readonly numeric: boolean }[]
}
