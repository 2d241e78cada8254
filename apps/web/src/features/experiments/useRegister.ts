import { useQuery, useQueryCache } from '@pinia/colada'
import type { Experiment, Metric } from '@sextant/core/contract'
import { computed, type MaybeRefOrGetter, ref, shallowRef, toValue, watch } from 'vue'
import { metricsQuery } from '../metrics/useMetrics.js'
import { currentCycleQuery } from '../metrics/useMetricGoals.js'
import { usePeople } from '../people/usePeople.js'
import { actingAs } from '../people/acting-as.js'
import { checklist } from './checklist.js'
import { type Draft, draftOf, emptyDraft, inputOf } from './draft.js'
import { formErrors } from './form-errors.js'
import { historicUnitsPerDay, type PlanMetrics, previewPlan } from './plan-preview.js'
import { experimentQuery, experimentsOnQuery, useExperimentCommands } from './useExperiments.js'

/** Everything the register page knows and does; `id` is the draft being edited, null for a new one. */
export function useRegister(id: MaybeRefOrGetter<string | null>) {
  const { data: metrics, ...metricsState } = useQuery(metricsQuery)
  const { data: overview } = useQuery(currentCycleQuery)
  const { data: people } = usePeople()
  const stored = useQuery(() => ({
    ...experimentQuery(toValue(id) ?? ''),
    enabled: toValue(id) !== null,
  }))
  const form = useDraftForm(
    id,
    { stored: stored.data, metrics },
    () => actingAs.value ?? people.value?.[0]?.id ?? '',
  )
  const { draft } = form

  const target = computed(() => metrics.value?.find((one) => one.id === draft.value.targetMetricId))
  const others = useQuery(() => ({
    ...experimentsOnQuery(draft.value.targetMetricId),
    enabled: draft.value.targetMetricId !== '',
  }))
  const planMetrics = computed<PlanMetrics>(() => ({
    target: target.value,
    byId: new Map((metrics.value ?? []).map((metric) => [metric.id, metric])),
  }))
  const preview = computed(() => previewPlan(draft.value, planMetrics.value))
  const today = new Date().toISOString().slice(0, 10)
  const cycle = computed(() => overview.value?.cycle ?? null)
  const cycleEnd = computed(() => {
    const end = cycle.value?.endsOn ?? null
    return end !== null && end >= today ? end : null
  })
  const checks = computed(() =>
    checklist({
      draft: draft.value,
      target: target.value,
      preview: preview.value,
      today,
      cycleEnd: cycleEnd.value,
      others: (others.data.value?.items ?? []).filter((one) => one.id !== toValue(id)),
    }),
  )
  return {
    ...form,
    metrics,
    metricsState,
    overview,
    stored,
    target,
    planMetrics,
    preview,
    today,
    cycle,
    cycleEnd,
    checks,
  }
}

/** The form itself: loaded once from a stored draft, saved as one, locked. */
function useDraftForm(
  id: MaybeRefOrGetter<string | null>,
  known: {
    readonly stored: { readonly value: Experiment | undefined }
    readonly metrics: { readonly value: readonly Metric[] | undefined }
  },
  owner: () => string,
) {
  const cache = useQueryCache()
  const { register, change, step } = useExperimentCommands()
  const draft = ref<Draft>(emptyDraft(owner()))
  const failure = shallowRef<unknown>(null)
  const saved = shallowRef<Experiment | null>(null)
  let loadedId: string | null = null

  // Only the first answer fills the form: a later refresh must not overwrite what is being typed.
  watch(
    [() => known.stored.value, () => known.metrics.value] as const,
    ([experiment, metrics]) => {
      if (!experiment || !metrics) return
      if (experiment.id !== toValue(id) || experiment.id === loadedId) return
      loadedId = experiment.id
      const target = metrics.find((metric) => metric.id === experiment.targetMetricId)
      draft.value = draftOf(experiment, historicUnitsPerDay(target))
      saved.value = experiment
    },
    { immediate: true },
  )
  watch(owner, (first) => {
    if (draft.value.ownerId === '') draft.value.ownerId = first
  })

  async function attempt(work: () => Promise<Experiment>): Promise<Experiment | null> {
    failure.value = null
    try {
      return await work()
    } catch (error) {
      failure.value = error
      return null
    }
  }

  async function save(): Promise<Experiment | null> {
    const draftId = toValue(id)
    const experiment = await attempt(() =>
      draftId === null
        ? register.mutateAsync(inputOf(draft.value))
        : change.mutateAsync({ id: draftId, input: inputOf(draft.value) }),
    )
    if (experiment === null) return null
    loadedId = experiment.id
    saved.value = experiment
    cache.setQueryData(experimentQuery(experiment.id).key, experiment)
    return experiment
  }

  /** Saves what is on screen, then locks exactly that. */
  async function lock(): Promise<Experiment | null> {
    const experiment = await save()
    if (experiment === null) return null
    return attempt(() => step.mutateAsync({ id: experiment.id, name: 'lock' }))
  }

  const busy = computed(() =>
    [register, change, step].some((one) => one.asyncStatus.value === 'loading'),
  )
  return { draft, saved, busy, save, lock, errors: computed(() => formErrors(failure.value)) }
}
