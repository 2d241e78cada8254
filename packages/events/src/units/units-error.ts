/** Why a whole file, or a request about one, was refused. Nothing was imported. */
export const UNITS_REASONS = [
  'file_unreadable',
  'file_empty',
  'not_csv',
  'gzip_broken',
  'too_large',
  'line_too_long',
  'too_many_columns',
  'too_many_variants',
  'duplicate_column',
  'unknown_column',
  'unequal_columns',
  'no_rows',
  'unknown_variant_value',
  'variant_empty',
  'source_changed',
  'bad_mapping',
  'unknown_stage',
  'bad_dataset',
  'dataset_exists',
  'unknown_dataset',
  'unknown_metric',
  'kind_mismatch',
  'bad_cap',
  'no_covariate',
  'database_newer',
  'database_unreadable',
  'engine_closed',
] as const
export type UnitsReason = (typeof UNITS_REASONS)[number]

/** `reason` is for programs and translations, `params` fills them, `message` is plain English. */
export class UnitsError extends Error {
  readonly reason: UnitsReason
  readonly params: Readonly<Record<string, string | number>>

  constructor(
    reason: UnitsReason,
    message: string,
    params: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'UnitsError'
    this.reason = reason
    this.params = params
  }
}
