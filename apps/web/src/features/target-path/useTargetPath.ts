import { defineQueryOptions } from '@pinia/colada'
import type { TargetPathInput } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client

/** What a metric is expected to be, beside what it was; a change of its values judges it anew. */
export const targetPathQuery = defineQueryOptions((metricId: string) => ({
  key: ['metrics', 'one', metricId, 'targets'],
  query: () => reply(api.metrics[':id'].targets.$get({ param: { id: metricId } })),
}))

/** Another path may open a review, which everything that lists reviews shows. */
export function useSetTargetPath() {
  return useCommand(
    ({ id, json }: { id: string; json: TargetPathInput }, once) =>
      reply(api.metrics[':id'].targets.$put({ param: { id }, json }, once)),
    [['metrics'], ['reviews'], ['agenda'], ['duties'], ['home']],
  )
}
