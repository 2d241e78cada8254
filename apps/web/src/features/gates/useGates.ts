import { defineQueryOptions } from '@pinia/colada'
import type {
  EnvelopeInput,
  GateInput,
  InitiativeChoiceInput,
  StageRelease,
} from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client

export const gatesQuery = defineQueryOptions((budgetId: string) => ({
  key: ['budgets', 'one', budgetId, 'gates'],
  query: () => reply(api.budgets[':id'].gates.$get({ param: { id: budgetId } })),
}))

const STALE = [['budgets'], ['home'], ['reviews'], ['duties'], ['decisions']]

export function useSetEnvelope() {
  return useCommand(
    ({ id, json }: { id: string; json: EnvelopeInput }, once) =>
      reply(api.budgets[':id'].envelope.$put({ param: { id }, json }, once)),
    STALE,
  )
}

export function useReleaseStage() {
  return useCommand(
    ({ id, json }: { id: string; json: StageRelease }, once) =>
      reply(api['envelope-stages'][':id'].release.$post({ param: { id }, json }, once)),
    STALE,
  )
}

export function useSetGate() {
  return useCommand(
    ({ id, json }: { id: string; json: GateInput }, once) =>
      reply(api.initiatives[':id'].gate.$put({ param: { id }, json }, once)),
    STALE,
  )
}

export function useChooseInitiative() {
  return useCommand(
    ({ id, json }: { id: string; json: InitiativeChoiceInput }, once) =>
      reply(api.initiatives[':id'].choices.$post({ param: { id }, json }, once)),
    STALE,
  )
}
