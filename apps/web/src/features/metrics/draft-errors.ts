import type { Locale, Metric, Problem, Reason } from '@sextant/core/contract'
import { issueKey } from '../../api/issues.js'
import type { MessageKey } from '../../i18n/index.js'
import { parseQuantity } from '../../parse-decimal.js'
import { measurementFaults } from '../measurement/measurement-draft.js'
import {
  type DraftEdge,
  type DraftField,
  type MetricDraft,
  PROSE_FIELDS,
  writeIn,
} from './metric-draft.js'

export type DraftErrors = Readonly<Partial<Record<DraftField, MessageKey>>>

const FIELD_OF_REASON: Readonly<Partial<Record<Reason, DraftField>>> = {
  'metric.key_taken': 'key',
  'metric.north_star_exists': 'isNorthStar',
  'metric.north_star_not_core': 'isNorthStar',
  'metric.north_star_has_parent': 'isNorthStar',
  'metric.north_star_missing': 'parents',
  'metric.no_path_to_north_star': 'parents',
  'metric.parent_not_found': 'parents',
  'metric.parent_is_itself': 'parents',
  'metric.cycle': 'parents',
  'metric.orphans_children': 'parents',
  'metric.exemption_only_exploratory': 'exemptUntil',
  'metric.exemption_in_past': 'exemptUntil',
  'metric.measurement_kind': 'measurement',
  'metric.measurement_denominator': 'measurement',
  'metric.measurement_cap': 'measurement',
  'metric.measurement_past': 'measurement',
  'metric.measurement_quantile': 'measurement',
  'person.not_found': 'ownerId',
}

const FIELD_OF_PATH: Readonly<Record<string, DraftField>> = {
  'name.en': 'nameEn',
  'name.zh': 'nameZh',
  'exemption.until': 'exemptUntil',
  'exemption.reason': 'exemptReason',
  'definition.meaning': 'meaning',
  'definition.formula': 'formula',
  'definition.dataSource': 'dataSource',
  'definition.countingRule': 'countingRule',
  'definition.stage': 'stage',
  key: 'key',
  unit: 'unit',
  parents: 'parents',
  measurement: 'measurement',
  ownerId: 'ownerId',
  reason: 'reason',
}

/** The field a refusal as a whole belongs to; undefined where it concerns no single one. */
export function fieldOfReason(reason: string): DraftField | undefined {
  return new Map<string, DraftField>(Object.entries(FIELD_OF_REASON)).get(reason)
}

/** What the server said of single fields. */
export function errorsOfIssues(problem: Pick<Problem, 'issues'>): DraftErrors {
  const found: Partial<Record<DraftField, MessageKey>> = {}
  for (const issue of problem.issues) {
    const [first, second] = issue.path.map(String)
    const field = FIELD_OF_PATH[`${first}.${second}`] ?? FIELD_OF_PATH[first ?? '']
    if (field !== undefined) found[field] ??= issueKey(issue)
  }
  return found
}

const isBlank = (text: string) => text.trim() === ''

/** What is wrong with the slope of one edge: no number, or none where one was proven. */
export function slopeFault({ evidence, parentId, slope }: DraftEdge): MessageKey | undefined {
  if (!isBlank(slope)) return parseQuantity(slope) === null ? 'metrics.form.slopeNumber' : undefined
  return evidence === 'proven' && parentId !== '' ? 'metrics.form.slopeProven' : undefined
}

function parentsFault(draft: MetricDraft, isNew: boolean): MessageKey | undefined {
  if (draft.isNorthStar) return undefined
  const fault = draft.parents.map(slopeFault).find((key) => key !== undefined)
  const stands = draft.isExempt || draft.parents.some((edge) => edge.parentId !== '')
  return fault ?? (isNew && !stands ? 'errors.metric.no_path_to_north_star' : undefined)
}

/** What is missing before the server is asked at all. */
export function errorsOfDraft(
  draft: MetricDraft,
  locale: Locale,
  { before, needsReason }: { before?: Metric | undefined; needsReason: boolean },
): DraftErrors {
  const found: Partial<Record<DraftField, MessageKey>> = {}
  for (const field of ['nameEn', 'nameZh', 'key', 'ownerId'] as const) {
    if (isBlank(draft[field])) found[field] = 'issue.blank'
  }
  for (const field of PROSE_FIELDS) {
    const written = writeIn(before?.definition[field], locale, draft[field])
    if (Object.keys(written).length === 0) found[field] = 'issue.blank'
  }
  if (draft.isExempt && !draft.isNorthStar) {
    if (isBlank(draft.exemptUntil)) found.exemptUntil = 'issue.blank'
    if (isBlank(draft.exemptReason)) found.exemptReason = 'issue.blank'
  }
  if (Object.keys(measurementFaults(draft.measurement, draft.kind)).length > 0) {
    found.measurement = 'measurement.mend'
  }
  const parents = parentsFault(draft, before === undefined)
  if (parents !== undefined) found.parents = parents
  if (needsReason && isBlank(draft.reason)) found.reason = 'issue.blank'
  return found
}

/** A key made of an English name: `5-day streak share` becomes `m_5_day_streak_share`. */
export function keyFromName(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (slug === '') return ''
  return (/^[a-z]/.test(slug) ? slug : `m_${slug}`).slice(0, 64)
}
