import { defineQueryOptions } from '@pinia/colada'
import type {
  CheckInInput,
  CheckInRevisionInput,
  CycleInput,
  KeyResultInput,
  KeyResultRange,
  KeyResultWeightsInput,
  LocalizedLine,
  ObjectiveInput,
} from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client

/** Keys of everything about cycles and key results; `cycles` and `keyResults` reach all of them. */
const objectiveKeys = {
  cycles: ['cycles'],
  list: ['cycles', 'list'],
  overview: (id: string) => ['cycles', 'one', id],
  keyResults: ['key-results'],
  keyResult: (id: string) => ['key-results', id],
} as const

/** All cycles, the newest first. */
export const cyclesQuery = defineQueryOptions({
  key: objectiveKeys.list,
  query: async () => (await reply(api.cycles.$get())).items,
})

/** A cycle with its objectives and key results. */
export const cycleOverviewQuery = defineQueryOptions((id: string) => ({
  key: objectiveKeys.overview(id),
  query: () => reply(api.cycles[':id'].$get({ param: { id } })),
}))

export const keyResultQuery = defineQueryOptions((id: string) => ({
  key: objectiveKeys.keyResult(id),
  query: () => reply(api['key-results'][':id'].$get({ param: { id } })),
}))

// The first screen and the metrics show goals too.
const STALE = [objectiveKeys.cycles, objectiveKeys.keyResults, ['home']]

export function useCreateCycle() {
  return useCommand((json: CycleInput, once) => reply(api.cycles.$post({ json }, once)), STALE)
}

export function useCreateObjective() {
  return useCommand(
    (json: ObjectiveInput, once) => reply(api.objectives.$post({ json }, once)),
    STALE,
  )
}

export function useCreateKeyResult() {
  return useCommand(
    (json: KeyResultInput, once) => reply(api['key-results'].$post({ json }, once)),
    STALE,
  )
}

export function useSetWeights() {
  return useCommand(
    ({ id, json }: { id: string; json: KeyResultWeightsInput }, once) =>
      reply(api.objectives[':id'].weights.$put({ param: { id }, json }, once)),
    STALE,
  )
}

export function useCheckIn() {
  return useCommand(
    ({ id, json }: { id: string; json: CheckInInput }, once) =>
      reply(api['key-results'][':id']['check-ins'].$post({ param: { id }, json }, once)),
    STALE,
  )
}

/** Says a check-in anew; what it said before is kept beside it. */
export function useReviseCheckIn() {
  return useCommand(
    ({ id, json }: { id: string; json: CheckInRevisionInput }, once) =>
      reply(api['check-ins'][':id'].revise.$post({ param: { id }, json }, once)),
    STALE,
  )
}

/** Another range: in a draft as it is, later with the reason that is kept beside it. */
export function useChangeTarget() {
  return useCommand(
    (
      { id, range, reason }: { id: string; range: KeyResultRange; reason: LocalizedLine | null },
      once,
    ) => {
      const one = api['key-results'][':id']
      const param = { id }
      return reason === null
        ? reply(one.$patch({ param, json: { range } }, once))
        : reply(one.target.$post({ param, json: { range, reason } }, once))
    },
    STALE,
  )
}
