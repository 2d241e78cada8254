export const STREAM_REASONS = [
  'busy',
  'unavailable',
  'unknown_time_zone',
  'bad_analysis',
  'not_refreshed',
  'value_overflow',
  'folder_exists',
  'newer_storage',
  'bad_export',
] as const
export type StreamReason = (typeof STREAM_REASONS)[number]

/** A refusal of the event stream, with what one needs to know to mend it. */
export class StreamError extends Error {
  override readonly name = 'StreamError'

  constructor(
    readonly reason: StreamReason,
    message: string,
    readonly params: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
