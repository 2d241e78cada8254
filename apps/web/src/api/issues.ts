import { ProblemError } from '@sextant/api/client'
import type { Problem } from '@sextant/core/contract'
import type { MessageKey } from '../i18n/index.js'

type Issue = Problem['issues'][number]

const BY_MESSAGE: Readonly<Record<string, MessageKey>> = {
  'text.blank': 'issue.blank',
  'text.no_language': 'issue.blank',
  'text.bad_key': 'issue.key',
  'text.not_storable': 'issue.storable',
}

const BY_CODE: Readonly<Record<string, MessageKey>> = {
  invalid_type: 'issue.blank',
  invalid_format: 'issue.format',
  too_big: 'issue.large',
  too_small: 'issue.small',
}

/** What to say beside a field that the server did not accept. */
export function issueKey(issue: Pick<Issue, 'message' | 'code'>): MessageKey {
  return BY_MESSAGE[issue.message] ?? BY_CODE[issue.code] ?? 'issue.other'
}

/** The problem document of a refusal; null where the server gave none. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ProblemError ? error.problem : null
}
