import type { Moments, QuantileMoments } from '@sextant/stats'
import type { UnitSource } from './units/source.js'

export type MetricKind = 'proportion' | 'mean' | 'ratio'

/** `event`: rows are events of the units in the unit column, for quantiles over events. */
export type ColumnKind = MetricKind | 'event'

/** One metric of a per-unit table: which columns of the file hold it. */
export interface MetricColumn {
  /** The metric's key: what `moments` asks for. */
  readonly metric: string
  /** Either every metric of a file is of events, or none. */
  readonly kind: ColumnKind
  /** The value of each unit; the numerator of a ratio. */
  readonly column: string
  /** Ratio only: the denominator. A unit may have 0 here; the ratio is one of means over units. */
  readonly denominator?: string
  /**
   * A value known before exposure, for variance reduction (CUPED); of a ratio its past numerator. A
   * unit may have none: an empty cell sets no row aside.
   */
  readonly covariate?: string
  /** Ratio only: the past denominator, which comes with the past numerator or not at all. */
  readonly covariateDenominator?: string
}

/** A value of the variant column, exactly as in the file, and the variant it stands for. */
export interface VariantValue {
  readonly value: string
  readonly variant: string
}

/** How the columns of a file map to variants, units and metrics. */
export interface UnitMapping {
  readonly variantColumn: string
  /** `'from_file'`: every value found is a variant of that name, in order of first appearance. */
  readonly variants: readonly VariantValue[] | 'from_file'
  /**
   * Without it every row is a unit. With it no unit may appear twice; of events a unit may have any
   * number, all in one variant.
   */
  readonly unitColumn?: string
  readonly metrics: readonly MetricColumn[]
}

export interface StageProgress {
  /** Bytes of the file as stored (compressed, when it is). */
  readonly bytesRead: number
  readonly bytesTotal: number
  readonly rows: number
}

export interface StageOptions {
  readonly onProgress?: (progress: StageProgress) => void
  readonly signal?: AbortSignal
}

export interface VariantRows {
  readonly variant: string
  readonly accepted: number
  readonly rejected: number
}

/** Invariant: received = accepted + rejected, and rejected = sum over byReason. */
export interface StagedUnits {
  readonly stageId: string
  /** Of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string
  readonly received: number
  readonly accepted: number
  readonly rejected: number
  /** In the order of the mapping, or of first appearance. */
  readonly byVariant: readonly VariantRows[]
  /** Rejected rows that name no known variant: rejected = this + sum over byVariant. */
  readonly rejectedWithoutVariant: number
  /** Most frequent first. */
  readonly byReason: readonly { readonly reason: RowReason; readonly count: number }[]
}

/**
 * Why a row was set aside: its first fault, looking at the number of columns, the variant, the unit,
 * then the metrics as mapped. `duplicate_unit` is found last, and takes every readable row of a unit
 * that the file names more than once; of events, of a unit that it names in more than one variant.
 */
export const ROW_REASONS = [
  'wrong_column_count',
  'empty_variant',
  'bad_variant',
  'unknown_variant',
  'empty_unit',
  'bad_unit_id',
  'empty_value',
  'not_finite',
  'not_a_number',
  'out_of_range',
  'not_binary',
  'duplicate_unit',
] as const
export type RowReason = (typeof ROW_REASONS)[number]

export interface RejectedRow {
  /** 1 is the first row below the header. Blank lines are not rows. */
  readonly row: number
  /** The line of the file on which the row starts; the header is on line 1. */
  readonly line: number
  /** The variant's key where the row names a known one. */
  readonly variant: string | null
  readonly reason: RowReason
  readonly column: string | null
  /** The offending cell, at most 200 characters of it; or the number of columns found. */
  readonly value: string
  /** The row as it stands in the file. */
  readonly raw: string
}

export interface LandedUnits {
  readonly dataset: string
  readonly units: number
  readonly byVariant: readonly VariantUnits[]
}

export interface VariantUnits {
  readonly variant: string
  readonly units: number
}

export interface MomentsQuery {
  readonly dataset: string
  readonly metric: string
  readonly kind: MetricKind
  /**
   * Values above this quantile of all units together (linear interpolation, type 7) count as that
   * quantile; 0 < cap < 1. A ratio has numerator and denominator capped, each at its own quantile;
   * a covariate is left as it is. Not for proportions.
   */
  readonly cap?: number
  /**
   * Moments of outcome and covariate together: `covariate` moments where every unit of the dataset has
   * a past, else `partial_covariate`. A unit of a ratio without a past counts as 0 over 0 in it.
   */
  readonly covariate?: boolean
}

export interface QuantileQuery {
  readonly dataset: string
  /** A mean, whose rows are units, or a metric of events, whose rows are clustered by unit. */
  readonly metric: string
  /** 0 < level < 1. */
  readonly level: number
}

export interface VariantQuantile {
  readonly variant: string
  readonly moments: QuantileMoments
}

export interface VariantMoments {
  readonly variant: string
  readonly moments: Moments
}

/**
 * What happened, by unit. An engine keeps per-unit tables and answers with sufficient statistics;
 * accepted rows never leave it. Every refusal is a `UnitsError`.
 */
export interface EventEngine {
  /**
   * Reads a file into a stage that only this engine sees. Unreadable rows are set aside with their
   * reason. An error about the file as a whole, or an abort, leaves nothing behind. A stage does not
   * outlive the process; of those never landed or discarded only the most recent are kept.
   */
  stageUnits(source: UnitSource, mapping: UnitMapping, options?: StageOptions): Promise<StagedUnits>
  /** The rows set aside, in file order. */
  rejectedRows(stageId: string, limit?: number): AsyncIterable<RejectedRow>
  /** Turns a stage into a dataset in one transaction: all of it, or nothing. */
  landUnits(stageId: string, dataset: string): Promise<LandedUnits>
  /** Forgets a stage; an unknown one is no error. */
  discardStage(stageId: string): Promise<void>
  /** Sufficient statistics of one metric, by variant, in the order the variants were mapped. */
  moments(query: MomentsQuery): Promise<readonly VariantMoments[]>
  /** A quantile of one metric with its bounds, by variant, in the order the variants were mapped. */
  quantiles(query: QuantileQuery): Promise<readonly VariantQuantile[]>
  unitCounts(dataset: string): Promise<readonly VariantUnits[]>
  /** The SQL behind `moments`, for whoever wants to check. */
  explain(query: MomentsQuery): string
  hasDataset(dataset: string): Promise<boolean>
  /** Resolves when a query can be answered now. */
  ping(): Promise<void>
  /** Removes a dataset; an unknown one is no error. */
  dropDataset(dataset: string): Promise<void>
  close(): Promise<void>
}
