import { UnitsError, type UnitsReason } from '@sextant/events'
import type { ProblemCode, Reason } from '../contract/problem.js'
import { DomainError } from '../errors.js'

/** What the engine says of a file, in the words of the product. */
const REASONS: Readonly<Record<UnitsReason, Reason>> = {
  file_unreadable: 'import.interrupted',
  file_empty: 'import.file_empty',
  not_csv: 'import.not_csv',
  gzip_broken: 'import.gzip_broken',
  too_large: 'import.too_large',
  line_too_long: 'import.line_too_long',
  too_many_columns: 'import.too_many_columns',
  too_many_variants: 'import.unknown_variant_value',
  duplicate_column: 'import.duplicate_column',
  unknown_column: 'import.unknown_column',
  unequal_columns: 'import.not_csv',
  no_rows: 'import.no_rows',
  unknown_variant_value: 'import.unknown_variant_value',
  variant_empty: 'import.variant_empty',
  source_changed: 'import.interrupted',
  bad_mapping: 'import.mapping_incomplete',
  unknown_stage: 'import.interrupted',
  bad_dataset: 'internal.unexpected',
  dataset_exists: 'import.wrong_state',
  unknown_dataset: 'experiment.no_data',
  unknown_metric: 'experiment.not_measured',
  kind_mismatch: 'experiment.not_measured',
  bad_cap: 'internal.unexpected',
  no_covariate: 'experiment.not_measured',
  database_newer: 'events.unavailable',
  database_unreadable: 'events.unavailable',
  engine_closed: 'events.unavailable',
}

/** A fault of the file is the sender's; a lost stage or dataset, and the engine, are not. */
function codeOf(reason: Reason): ProblemCode {
  if (reason === 'events.unavailable') return 'unavailable'
  if (reason === 'internal.unexpected') return 'internal'
  if (reason === 'import.interrupted' || reason === 'import.wrong_state') return 'conflict'
  return reason.startsWith('import.') ? 'invalid' : 'precondition'
}

/** The engine's refusal as an error of the domain; any other error as it is. */
export function unitsProblem(error: unknown): unknown {
  if (!(error instanceof UnitsError)) return error
  const reason = REASONS[error.reason]
  return new DomainError(codeOf(reason), reason, error.params, { cause: error })
}
