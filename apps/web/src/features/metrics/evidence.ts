import type { Evidence } from '@sextant/core/contract'

/** Grades of evidence, strongest first. */
export const EVIDENCE_ORDER = [
  'formula',
  'proven',
  'observed',
  'belief',
] as const satisfies readonly Evidence[]
