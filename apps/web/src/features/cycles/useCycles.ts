import { defineQueryOptions } from '@pinia/colada'
import type {
  CloseDecisionInput,
  GradeInput,
  KeyResultForecast,
  LocalizedLine,
} from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'
import { inTurn } from './in-turn.js'
import type { CycleStepName } from './cycle-steps.js'

const { api } = client

/** Everything that a change of a cycle or of what is in it makes out of date. */
export const OKR_STALE = [['cycles'], ['key-results'], ['backlog'], ['duties'], ['home']]

/** Where one key result is heading, what it needs, and whether that is within reach. */
export const forecastQuery = defineQueryOptions((id: string) => ({
  key: ['key-results', id, 'forecast'],
  query: () => reply(api['key-results'][':id'].forecast.$get({ param: { id } })),
}))

/** Forecasts of these key results of a cycle, by id. */
export const cycleForecastsQuery = defineQueryOptions(
  ({ cycleId, ids }: { readonly cycleId: string; readonly ids: readonly string[] }) => ({
    key: ['cycles', 'one', cycleId, 'forecasts', ...ids],
    query: async (): Promise<ReadonlyMap<string, KeyResultForecast>> => {
      const found = await inTurn(ids, 6, (id) =>
        reply(api['key-results'][':id'].forecast.$get({ param: { id } })),
      )
      return new Map(found.map((one) => [one.keyResultId, one]))
    },
  }),
)

/** A step of a cycle to its next state; reopening needs a reason, the others may have a comment. */
export function useCycleStep() {
  return useCommand(
    ({ id, step, text }: { id: string; step: CycleStepName; text: LocalizedLine | null }, once) => {
      const one = api.cycles[':id']
      const param = { id }
      if (step === 'reopen') {
        return reply(one.reopen.$post({ param, json: { reason: text ?? {} } }, once))
      }
      return reply(one[step].$post({ param, json: { comment: text } }, once))
    },
    OKR_STALE,
  )
}

export function useGrade() {
  return useCommand(
    ({ id, json }: { id: string; json: GradeInput }, once) =>
      reply(api['key-results'][':id'].grade.$post({ param: { id }, json }, once)),
    OKR_STALE,
  )
}

export function useCloseDecision() {
  return useCommand(
    ({ id, json }: { id: string; json: CloseDecisionInput }, once) =>
      reply(api.objectives[':id']['close-decision'].$post({ param: { id }, json }, once)),
    OKR_STALE,
  )
}
