export {
  ROW_REASONS,
  type EventEngine,
  type LandedUnits,
  type MetricColumn,
  type MetricKind,
  type MomentsQuery,
  type RejectedRow,
  type RowReason,
  type StagedUnits,
  type StageOptions,
  type StageProgress,
  type UnitMapping,
  type VariantMoments,
  type VariantRows,
  type VariantUnits,
  type VariantValue,
} from './engine.js'
export { fileSource, memorySource, type UnitSource } from './units/source.js'
export { UNITS_REASONS, UnitsError, type UnitsReason } from './units/units-error.js'
