import { defineQueryOptions, useMutation, useQueryCache } from '@pinia/colada'
import type { Recomputation } from '@sextant/core/contract'
import { client, idempotencyKey, reply } from '../../api/client.js'
import { EXPERIMENT_STALE } from '../experiments/useExperiments.js'

const { experiments } = client.api
const tests = client.api['significance-tests']

const lookKeys = {
  of: (experimentId: string) => ['looks', experimentId],
} as const

/** Every look at an experiment, the newest first. */
export const looksQuery = defineQueryOptions((experimentId: string) => ({
  key: lookKeys.of(experimentId),
  query: async () =>
    (await reply(experiments[':id'].looks.$get({ param: { id: experimentId } }))).items,
}))

/** Looks at the data: a new row each time it is asked for. */
export function useTakeLook() {
  const cache = useQueryCache()
  return useMutation({
    mutation: (experimentId: string) =>
      reply(
        experiments[':id'].looks.$post(
          { param: { id: experimentId } },
          { headers: { 'idempotency-key': idempotencyKey() } },
        ),
      ),
    onSuccess: (_look, experimentId) =>
      Promise.all(
        [lookKeys.of(experimentId), ...EXPERIMENT_STALE].map((key) =>
          cache.invalidateQueries({ key }),
        ),
      ),
  })
}

/** Computes stored tests again from their own rows; nothing is stored. */
export function useRecompute() {
  return useMutation({
    mutation: async (ids: readonly string[]): Promise<readonly Recomputation[]> => {
      const again: Recomputation[] = []
      for (const id of ids) again.push(await reply(tests[':id'].recompute.$post({ param: { id } })))
      return again
    },
  })
}
