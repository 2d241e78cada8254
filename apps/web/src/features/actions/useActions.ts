import { defineQueryOptions } from '@pinia/colada'
import type { Adherence, RecurringActionInput } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client

/** What each of several initiatives kept of its commitments, in the order given. */
export const adherenceQuery = defineQueryOptions((ids: readonly string[]) => ({
  key: ['initiatives', 'adherence', ...ids],
  query: (): Promise<Adherence[]> =>
    Promise.all(ids.map((id) => reply(api.initiatives[':id'].adherence.$get({ param: { id } })))),
}))

// Duties and agendas ask what is still to do.
const STALE = [['duties'], ['agenda'], ['initiatives']]

export function useAddAction() {
  return useCommand(
    ({ id, json }: { id: string; json: RecurringActionInput }, once) =>
      reply(api.initiatives[':id'].actions.$post({ param: { id }, json }, once)),
    STALE,
  )
}

export function useEndAction() {
  return useCommand(
    ({ id, until }: { id: string; until: string }, once) =>
      reply(api.actions[':id'].end.$post({ param: { id }, json: { until } }, once)),
    STALE,
  )
}
