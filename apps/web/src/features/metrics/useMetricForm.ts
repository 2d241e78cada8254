import type { Metric } from '@sextant/core/contract'
import { computed, reactive, shallowRef } from 'vue'
import { toFailure } from '../../api/failure.js'
import { problemOf } from '../../api/issues.js'
import { useFailureWords } from '../../composables/useFailureWords.js'
import { useMessages } from '../../i18n/index.js'
import { type DraftErrors, errorsOfDraft, errorsOfIssues, fieldOfReason } from './draft-errors.js'
import {
  type DraftField,
  makesVersion,
  type MetricDraft,
  toMetricChange,
  toMetricInput,
} from './metric-draft.js'
import { useChangeMetric, useCreateMetric } from './useMetrics.js'
import { useMetricWords } from './useMetricWords.js'

/**
 * A metric being written: what is missing, what the server refused and where, and saving it. Give
 * the metric that is edited as `before`; without one a new metric is made.
 */
export function useMetricForm(start: MetricDraft, before?: Metric) {
  const { t, dynamicText, locale } = useMessages()
  const { because } = useFailureWords()
  const words = useMetricWords()
  const draft = reactive(start)
  // Prose that was read in one language is written back in it, whatever is chosen meanwhile.
  const startedIn = locale.value
  const language = () => (before ? startedIn : locale.value)
  const create = useCreateMetric()
  const change = useChangeMetric()
  const tried = shallowRef(false)
  const refusal = shallowRef<unknown>(null)
  const busy = computed(() => create.isLoading.value || change.isLoading.value)
  const changes = computed(() => (before ? toMetricChange(draft, before, language()) : null))
  const needsReason = computed(() => changes.value !== null && makesVersion(changes.value))
  const missing = computed<DraftErrors>(() =>
    errorsOfDraft(draft, language(), { before, needsReason: needsReason.value }),
  )

  function errorOf(field: DraftField): string {
    const problem = problemOf(refusal.value)
    const own = tried.value ? missing.value[field] : undefined
    const key = own ?? (problem ? errorsOfIssues(problem)[field] : undefined)
    if (key !== undefined) return t(key)
    if (!problem || fieldOfReason(problem.reason) !== field) return ''
    return dynamicText(`errors.${problem.reason}`, problem.params) ?? problem.detail
  }

  /** What to say above the form after a save that did not succeed. */
  const banner = computed(() => {
    const problem = problemOf(refusal.value)
    const isMarked =
      problem !== null &&
      (fieldOfReason(problem.reason) !== undefined ||
        Object.keys(errorsOfIssues(problem)).length > 0)
    if (isMarked || (tried.value && Object.keys(missing.value).length > 0)) {
      return t('metrics.form.marked')
    }
    if (refusal.value === null) return ''
    return words.join(t('metrics.form.refused'), because(toFailure(refusal.value)))
  })

  /** The saved metric; null where something is missing or was refused. */
  async function save(): Promise<Metric | null> {
    tried.value = true
    refusal.value = null
    if (busy.value || Object.keys(missing.value).length > 0) return null
    try {
      if (!before) return await create.mutateAsync(toMetricInput(draft, language()))
      return await change.mutateAsync({ id: before.id, change: changes.value ?? {} })
    } catch (error) {
      refusal.value = error
      return null
    }
  }

  const isUntouched = computed(
    () => changes.value !== null && Object.keys(changes.value).length === 0,
  )
  return { draft, busy, missing, needsReason, isUntouched, errorOf, banner, save }
}
