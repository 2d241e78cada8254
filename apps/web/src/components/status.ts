/** Four states of anything judged; `none` is not computable, too early or stale. */
export const STATUSES = ['ok', 'watch', 'alarm', 'none'] as const
export type Status = (typeof STATUSES)[number]
