import { defineQueryOptions } from '@pinia/colada'
import type { ObjectiveChange } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'
import { OKR_STALE } from '../cycles/useCycles.js'

const { api } = client

/** An objective with its links, initiatives and history; stale with its cycle. */
export const objectiveQuery = defineQueryOptions((id: string) => ({
  key: ['cycles', 'objective', id],
  query: () => reply(api.objectives[':id'].$get({ param: { id } })),
}))

/** Everything that happened in a cycle, by objective. */
export const timelineQuery = defineQueryOptions((id: string) => ({
  key: ['cycles', 'one', id, 'timeline'],
  query: () => reply(api.cycles[':id'].timeline.$get({ param: { id } })),
}))

export function useChangeObjective() {
  return useCommand(
    ({ id, json }: { id: string; json: ObjectiveChange }, once) =>
      reply(api.objectives[':id'].$patch({ param: { id }, json }, once)),
    OKR_STALE,
  )
}
