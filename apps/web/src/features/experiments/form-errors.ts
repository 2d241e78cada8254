import type { Failure } from '../../api/failure.js'
import { toFailure } from '../../api/failure.js'
import { issueKey, problemOf } from '../../api/issues.js'
import { useFailureWords } from '../../composables/useFailureWords.js'
import { t } from '../../i18n/index.js'

/** What the server refused, ready to be shown: a word beside each field, and one for the whole. */
export interface FormErrors {
  /** By the path of the field, such as `hypothesis.because` or `guardrails.0.margin`. */
  readonly fields: Readonly<Record<string, string>>
  readonly summary: string
  readonly requestId: Failure['requestId']
}

/** Rules that name no field by themselves: where their sentence belongs on the form. */
const FIELD_OF_REASON: Readonly<Record<string, string>> = {
  'experiment.target_is_core': 'targetMetricId',
  'experiment.target_is_neutral': 'targetMetricId',
  'metric.no_path_to_north_star': 'targetMetricId',
  'metric.north_star_missing': 'targetMetricId',
  'experiment.guardrail_is_neutral': 'guardrails',
  'experiment.guardrail_is_target': 'guardrails',
  'experiment.metric_repeated': 'guardrails',
  'experiment.variant_keys_repeated': 'variants',
  'experiment.one_control': 'variants',
  'experiment.weights_sum': 'variants',
  'experiment.key_taken': 'key',
  'experiment.layer_overlap': 'assignment.layer',
  'experiment.payload_kinds': 'variants.0.payload',
  'experiment.baseline_missing': 'plan.baseline',
  'experiment.baseline_degenerate': 'plan.baseline',
  'experiment.plan_incomplete': 'plan.baseline',
  'person.not_found': 'ownerId',
  'initiative.not_found': 'initiativeId',
  'key_result.not_found': 'keyResultIds',
  'experiment.ship_needs_share': 'shipped',
  'experiment.health_alarm': 'override',
  'experiment.against_recommendation': 'override',
  'experiment.decided_without_look': 'lookId',
  'experiment.treatment_unknown': 'treatment',
  'experiment.reviewer_decides': 'override.reviewerId',
}

/** Both languages of a text are typed into one field. */
function fieldOf(path: readonly (string | number)[]): string {
  return path.join('.').replace(/\.(en|zh)$/, '')
}

/** Reads a refusal; null while nothing was refused. */
export function formErrors(error: unknown): FormErrors | null {
  if (!error) return null
  const failure = toFailure(error)
  const { reason, requestId } = failure
  const summary = useFailureWords().because(failure)
  const issues = (problemOf(error)?.issues ?? []).map(
    (issue) => [fieldOf(issue.path), t(issueKey(issue))] as const,
  )
  const field = reason === undefined ? undefined : FIELD_OF_REASON[reason]
  const fields = Object.fromEntries(field === undefined ? issues : [...issues, [field, summary]])
  return { fields, summary, requestId }
}
