import { useQuery } from '@pinia/colada'
import type { Experiment, LiveResults, Look, Metric } from '@sextant/core/contract'
import { computed, watch } from 'vue'
import { usePoll } from '../../composables/usePoll.js'
import { isMeasuring } from '../experiments/life.js'
import { importsQuery } from '../imports/useImports.js'
import { looksQuery } from '../looks/useLooks.js'
import { readsEvents } from './reads-events.js'
import { resultsQuery, useSliceRefresh } from './useResults.js'

// As often as the server brings results up to date.
const REFRESH_MS = 10_000

/** What results can be read of: the looks that were recorded and, on events, the results as they stand. */
export function useReading(facts: {
  readonly experiment: () => Experiment
  readonly metrics: () => readonly Metric[]
}) {
  const id = () => facts.experiment().id
  const looks = useQuery(() => looksQuery(id()))
  const imports = useQuery(() => importsQuery(id()))
  const isOnEvents = computed(
    () =>
      imports.data.value !== undefined &&
      readsEvents(facts.experiment(), facts.metrics(), imports.data.value),
  )
  const live = useQuery(() => ({ ...resultsQuery(id()), enabled: isOnEvents.value }))
  usePoll(() => {
    if (isOnEvents.value && isMeasuring(facts.experiment().state)) void live.refetch()
  }, REFRESH_MS)
  const reading = computed(() => (isOnEvents.value ? live.data.value : undefined))
  const now = computed<LiveResults | undefined>(() =>
    reading.value?.none === null ? reading.value : undefined,
  )
  /** What names the experiment and does not count, before anything does. */
  const leftOut = computed(() =>
    reading.value === undefined || reading.value.none === null ? null : reading.value.leftOut,
  )
  const refreshSlices = useSliceRefresh()
  watch(
    () => now.value?.mark.seq,
    (seq, before) => {
      if (seq !== undefined && before !== undefined) void refreshSlices(id())
    },
  )

  const error = computed(() => looks.error.value ?? imports.error.value ?? live.error.value)
  const isLoading = computed(() =>
    [looks, imports, live].some(
      (one) => one.data.value === undefined && one.asyncStatus.value === 'loading',
    ),
  )
  const isKnown = computed(
    () =>
      looks.data.value !== undefined &&
      imports.data.value !== undefined &&
      (!isOnEvents.value || live.data.value !== undefined),
  )
  const recorded = computed<readonly Look[] | undefined>(() =>
    isKnown.value ? looks.data.value : undefined,
  )
  function retry(): void {
    for (const one of [looks, imports, live]) if (one.error.value) void one.refetch()
  }
  return { looks: recorded, now, leftOut, isOnEvents, error, isLoading, retry }
}
