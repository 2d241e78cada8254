import type {
  DecisionInput,
  DeviationInput,
  ExperimentChange,
  ExperimentInput,
  ExperimentState,
} from '@sextant/core/contract'
import {
  defineInfiniteQueryOptions,
  defineQueryOptions,
  useMutation,
  useQueryCache,
} from '@pinia/colada'
import { client, idempotencyKey, reply } from '../../api/client.js'

const { experiments } = client.api
const PAGE = 40

/** Keys of everything about experiments; `root` reaches them all. */
export const experimentKeys = {
  root: ['experiments'],
  list: (state: ExperimentState | null) => ['experiments', 'list', state ?? 'all'],
  on: (metricId: string) => ['experiments', 'on', metricId],
  one: (id: string) => ['experiments', 'one', id],
} as const

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
export const STEPS = ['lock', 'start', 'pause', 'resume', 'stop', 'abort', 'archive'] as const
export type Step = (typeof STEPS)[number]

/** One key for one intent, so that a command sent twice is done once. */
function once() {
  return { headers: { 'idempotency-key': idempotencyKey() } }
}

/** Commands on experiments; each one that succeeds refreshes what is shown of them. */
export function useExperimentCommands() {
  const cache = useQueryCache()
  // The first screen and the key results show experiments too.
  const refresh = () =>
    Promise.all(
      [experimentKeys.root, ['home'], ['cycles'], ['key-results']].map((key) =>
        cache.invalidateQueries({ key }),
      ),
    )

  const register = useMutation({
    mutation: (input: ExperimentInput) => reply(experiments.$post({ json: input }, once())),
    onSuccess: refresh,
  })
  const change = useMutation({
    mutation: ({ id, input }: { id: string; input: ExperimentChange }) =>
      reply(experiments[':id'].$patch({ param: { id }, json: input }, once())),
    onSuccess: refresh,
  })
  const step = useMutation({
    mutation: ({ id, name }: { id: string; name: Step }) =>
      reply(experiments[':id'][name].$post({ param: { id } }, once())),
    onSuccess: refresh,
  })
  const deviate = useMutation({
    mutation: ({ id, input }: { id: string; input: DeviationInput }) =>
      reply(experiments[':id'].deviations.$post({ param: { id }, json: input }, once())),
    onSuccess: refresh,
  })
  const decide = useMutation({
    mutation: ({ id, input }: { id: string; input: DecisionInput }) =>
      reply(experiments[':id'].decision.$post({ param: { id }, json: input }, once())),
    onSuccess: refresh,
  })
  return { register, change, step, deviate, decide }
}
