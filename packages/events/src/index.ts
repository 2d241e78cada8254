export {
  ROW_REASONS,
  type EventEngine,
  type LandedUnits,
  type ColumnKind,
  type MetricColumn,
  type MetricKind,
  type MomentsQuery,
  type QuantileQuery,
  type RejectedRow,
  type RowReason,
  type StagedUnits,
  type StageOptions,
  type StageProgress,
  type UnitMapping,
  type VariantMoments,
  type VariantQuantile,
  type VariantRows,
  type VariantUnits,
  type VariantValue,
} from './engine.js'
export { delimitedRows } from './delimited-rows.js'
export { fileSource, memorySource, type UnitSource } from './units/source.js'
export { UNITS_REASONS, UnitsError, type UnitsReason } from './units/units-error.js'
export { openDuckdbEngine, type DuckdbEngineOptions } from './duckdb/duckdb-engine.js'
export { DEFAULT_LIMITS, type UnitLimits } from './units/limits.js'
export {
  previewUnits,
  type ColumnGuess,
  type PreviewColumn,
  type UnitPreview,
} from './units/preview.js'
export {
  ITEM_OUTCOMES,
  ITEM_REASONS,
  type Damage,
  type EventStream,
  type ExpectedVariant,
  type FailedItem,
  type IncomingBatch,
  type ItemOutcome,
  type ItemReason,
  type ItemResult,
  type NamedRun,
  type SeenEvent,
  type SourceCounts,
  type StreamState,
} from './event-stream.js'
export {
  AGGREGATIONS,
  FILTER_OPERATORS,
  type Aggregation,
  type Analysis,
  type AnalysisHealth,
  type AnalysisMark,
  type FilterOperator,
  type Measure,
  type MomentsBy,
  type PropertyFilter,
  type SliceMoments,
  type StreamMetric,
  type UnitsIn,
  type Window,
} from './analysis/analysis.js'
export { openEventStream } from './stream/open-event-stream.js'
export { type EventStreamOptions } from './stream/open-intake.js'
export { restoreEventStream } from './stream/restore-stream.js'
export { STREAM_REASONS, StreamError, type StreamReason } from './stream/stream-error.js'
export { DEFAULT_STREAM_LIMITS, type StreamLimits } from './stream/stream-limits.js'
