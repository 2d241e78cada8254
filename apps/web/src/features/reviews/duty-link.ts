import type { Duty } from '@sextant/core/contract'

/** Where a duty is done; null where it is done in the list of duties itself. */
export function dutyLink({ kind, subjectId }: Pick<Duty, 'kind' | 'subjectId'>): string | null {
  switch (kind) {
    case 'review':
    case 'verify':
      return `/reviews/${subjectId}`
    case 'decide_experiment':
      return `/experiments/${subjectId}`
    case 'check_in':
      return `/key-results/${subjectId}`
    case 'grade':
      return '/okrs/grading'
    case 'decide_objective':
      return `/objectives/${subjectId}`
    case 'exemption':
      return `/metrics/${subjectId}`
    case 'log_action':
      return null
  }
}
