import { defineQueryOptions, useQuery } from '@pinia/colada'
import type { ActionLogInput, Duty } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'
import { actingAs } from '../people/acting-as.js'

/** What waits for the person who acts; another person has other duties. */
const dutiesQuery = defineQueryOptions((actorId: string | null) => ({
  key: ['duties', actorId ?? ''],
  query: async (): Promise<Duty[]> => (await reply(client.api.duties.$get())).items,
}))

export function useDuties() {
  return useQuery(() => dutiesQuery(actingAs.value))
}

/** How often a recurring action was done on a day. */
export function useLogAction() {
  return useCommand(
    ({ id, json }: { id: string; json: ActionLogInput }, once) =>
      reply(client.api.actions[':id'].log.$post({ param: { id }, json }, once)),
    [['duties'], ['agenda'], ['initiatives']],
  )
}
