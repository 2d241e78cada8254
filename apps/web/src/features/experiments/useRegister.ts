import { useQuery, useQueryCache } from '@pinia/colada'
import type { Experiment, Metric } from '@sextant/core/contract'
import { computed, type MaybeRefOrGetter, ref, shallowRef, toValue, watch } from 'vue'
import { useMessages } from '../../i18n/index.js'
import { metricsQuery } from '../metrics/useMetrics.js'
import { currentCycleQuery } from '../metrics/useMetricGoals.js'
import { usePeople } from '../people/usePeople.js'
import { actingAs } from '../people/acting-as.js'
import { assignmentFaults, isPayload } from '../assignment/assignment-draft.js'
import { checklist } from './checklist.js'
import { type Draft, draftOf, emptyDraft, inputOf } from './draft.js'
import { type FigureFault, figureFaults } from './figure-faults.js'
import type { FormErrors } from './form-errors.js'
import { historicUnitsPerDay, type PlanMetrics, previewPlan } from './plan-preview.js'
import { experimentQuery, experimentsOnQuery, useExperimentCommands } from './useExperiments.js'
import { useStillRefused } from './useStillRefused.js'

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
  // As it was last the same on screen and on the server; a new form is so until it is touched.
  const kept = shallowRef(JSON.stringify(draft.value))
  const isUnsaved = computed(() => JSON.stringify(draft.value) !== kept.value)

  // Only the first answer fills the form: a later refresh must not overwrite what is being typed.
  watch(
    [() => known.stored.value, () => known.metrics.value] as const,
    ([experiment, metrics]) => {
      if (!experiment || !metrics) return
      if (experiment.id !== toValue(id) || experiment.id === loadedId) return
      loadedId = experiment.id
      const target = metrics.find((metric) => metric.id === experiment.targetMetricId)
      draft.value = draftOf(experiment, historicUnitsPerDay(target))
      kept.value = JSON.stringify(draft.value)
      saved.value = experiment
    },
    { immediate: true },
  )
  watch(owner, (first) => {
    if (draft.value.ownerId !== '') return
    const wasUnsaved = isUnsaved.value
    draft.value.ownerId = first
    if (!wasUnsaved) kept.value = JSON.stringify(draft.value)
  })

  const { faults, unfinished, wasTried, errors, fields } = useDraftErrors(draft, failure)

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
    failure.value = null
    wasTried.value = Object.keys(faults.value).length > 0 || unfinished.value.length > 0
    if (wasTried.value) return null
    const draftId = toValue(id)
    const sent = JSON.stringify(draft.value)
    const experiment = await attempt(() =>
      draftId === null
        ? register.mutateAsync(inputOf(draft.value))
        : change.mutateAsync({ id: draftId, input: inputOf(draft.value) }),
    )
    if (experiment === null) return null
    loadedId = experiment.id
    saved.value = experiment
    kept.value = sent
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
  return { draft, saved, busy, save, lock, errors, fields, isUnsaved }
}

/** What is wrong with the form: figures out of range as they are typed, and what the server refused. */
function useDraftErrors(draft: { readonly value: Draft }, failure: { readonly value: unknown }) {
  const { t } = useMessages()
  const faults = computed(() => figureFaults(draft.value))
  const unfinished = computed(() => unfinishedOf(draft.value))
  const wasTried = ref(false)
  const refused = useStillRefused(
    () => failure.value,
    () => inputOf(draft.value),
  )
  const say = ({ key, least, most }: FigureFault) => t(`experiments.figure.${key}`, { least, most })
  const fields = computed<FormErrors['fields']>(() => ({
    ...refused.value?.fields,
    ...Object.fromEntries(Object.entries(faults.value).map(([path, fault]) => [path, say(fault)])),
    // What is still being typed is only marked once it was to be sent.
    ...(wasTried.value ? Object.fromEntries(unfinished.value) : {}),
  }))
  const errors = computed<FormErrors | null>(() => {
    const isWrong =
      wasTried.value && (Object.keys(faults.value).length > 0 || unfinished.value.length > 0)
    if (!isWrong) return refused.value
    return { fields: fields.value, summary: t('experiments.register.mend'), requestId: undefined }
  })
  return { faults, unfinished, wasTried, errors, fields }

  /** Shares, conditions and payloads that cannot be sent as they are, with what to say. */
  function unfinishedOf(typed: Draft): readonly (readonly [path: string, said: string])[] {
    const payloads = typed.variants.flatMap(({ payload }, at) =>
      isPayload(payload)
        ? []
        : [[`variants.${at}.payload`, t('assignment.payload.invalid')] as const],
    )
    const others = assignmentFaults(typed.assignment).map((path) => {
      const key = path === 'assignment.audience' ? 'audience' : 'share'
      return [path, t(`assignment.faults.${key}`)] as const
    })
    return [...payloads, ...others]
  }
}
