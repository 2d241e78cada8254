/** Keys under these prefixes are put together at run time; the unused-key test passes them by. */
export const DYNAMIC_PREFIXES = [
  'errors.',
  'experiments.check.',
  'experiments.health.',
  'sources.reason.',
] as const
