import {
  defineInfiniteQueryOptions,
  defineQueryOptions,
  type EntryKey,
  useMutation,
  useQueryCache,
} from '@pinia/colada'
import type {
  DecisionInput,
  DeviationInput,
  ExperimentChange,
  ExperimentInput,
  ExperimentState,
} from '@sextant/core/contract'
import { client, idempotencyKey, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { experiments } = client.api
const PAGE = 40

/** Keys of everything about experiments; `root` reaches them all. */
const experimentKeys = {
  root: ['experiments'],
  list: (state: ExperimentState | null) => ['experiments', 'list', state ?? 'all'],
  on: (metricId: string) => ['experiments', 'on', metricId],
  one: (id: string) => ['experiments', 'one', id],
} as const

/** What a change of an experiment makes out of date: the first screen and key results show them too. */
export const EXPERIMENT_STALE: readonly EntryKey[] = [
  experimentKeys.root,
  ['home'],
  ['cycles'],
  ['key-results'],
]

/** Experiments page by page, the newest first; a state keeps those in it. */
export const experimentsQuery = defineInfiniteQueryOptions((state: ExperimentState | null) => ({
  key: experimentKeys.list(state),
  initialPageParam: '',
  query: ({ pageParam }: { pageParam: string }) =>
    reply(
      experiments.$get({
        query: {
          limit: String(PAGE),
          ...(state === null ? {} : { state }),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
      }),
    ),
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
}))

/** Experiments that target a metric, the newest first. */
export const experimentsOnQuery = defineQueryOptions((metricId: string) => ({
  key: experimentKeys.on(metricId),
  query: () => reply(experiments.$get({ query: { metricId, limit: '100' } })),
}))

export const experimentQuery = defineQueryOptions((id: string) => ({
  key: experimentKeys.one(id),
  query: () => reply(experiments[':id'].$get({ param: { id } })),
}))

/** Steps of an experiment's life that take nothing but the press of a button. */
export type Step = 'lock' | 'start' | 'pause' | 'resume' | 'stop' | 'abort' | 'archive'

/** Registers a draft, changes it, and takes it through its life. */
export function useExperimentCommands() {
  const register = useCommand(
    (json: ExperimentInput, once) => reply(experiments.$post({ json }, once)),
    EXPERIMENT_STALE,
  )
  const change = useCommand(
    ({ id, input }: { id: string; input: ExperimentChange }, once) =>
      reply(experiments[':id'].$patch({ param: { id }, json: input }, once)),
    EXPERIMENT_STALE,
  )
  return { register, change, step: useStep() }
}

/** Lock, start, pause, resume, stop, abort, archive: each press is an intent of its own. */
export function useStep() {
  const cache = useQueryCache()
  return useMutation({
    mutation: ({ id, name }: { id: string; name: Step }) =>
      reply(
        experiments[':id'][name].$post(
          { param: { id } },
          { headers: { 'idempotency-key': idempotencyKey() } },
        ),
      ),
    onSuccess: () => Promise.all(EXPERIMENT_STALE.map((key) => cache.invalidateQueries({ key }))),
  })
}

export function useRecordDeviation() {
  return useCommand(
    ({ id, input }: { id: string; input: DeviationInput }, once) =>
      reply(experiments[':id'].deviations.$post({ param: { id }, json: input }, once)),
    EXPERIMENT_STALE,
  )
}

export function useDecide() {
  return useCommand(
    ({ id, input }: { id: string; input: DecisionInput }, once) =>
      reply(experiments[':id'].decision.$post({ param: { id }, json: input }, once)),
    EXPERIMENT_STALE,
  )
}
