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

/** True for a choice that was left empty or is none of those offered. */
function isChoice({ code, path }: Pick<Issue, 'code' | 'path'>): boolean {
  return code === 'invalid_value' || (code === 'invalid_format' && /Ids?$/.test(fieldOf(path)))
}

function fieldOf(path: Issue['path']): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '')
}

/** What to say beside a field that the server did not accept. */
export function issueKey(issue: Pick<Issue, 'message' | 'code' | 'path'>): MessageKey {
  if (isChoice(issue)) return 'issue.choose'
  return BY_MESSAGE[issue.message] ?? BY_CODE[issue.code] ?? 'issue.other'
}

/** The limit that a figure or a text goes beyond, as the server's schema names it; null for others. */
export function issueLimit(
  issue: Pick<Issue, 'message' | 'code'>,
): { readonly key: MessageKey; readonly limit: number } | null {
  const [, figure = ''] = /[<>]=? ?(-?\d+(?:\.\d+)?)/.exec(issue.message) ?? []
  if (figure === '') return null
  const limit = Number(figure)
  if (issue.code === 'too_small') return limit === 1 ? null : { key: 'issue.smallThan', limit }
  if (issue.code !== 'too_big') return null
  return { key: issue.message.includes('character') ? 'issue.longThan' : 'issue.largeThan', limit }
}

/** The problem document of a refusal; null where the server gave none. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ProblemError ? error.problem : null
}
