import { defineQueryOptions } from '@pinia/colada'
import type { ScenarioInput, ScenarioOutcome, TierMix } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client

/** Saved ends of a budget's period, the newest first. */
export const scenariosQuery = defineQueryOptions((budgetId: string) => ({
  key: ['budgets', 'one', budgetId, 'scenarios'],
  query: async () =>
    (await reply(api.budgets[':id'].scenarios.$get({ param: { id: budgetId } }))).items,
}))

/** What a mix would take from here; nothing is stored. */
export function previewOf(budgetId: string, mix: TierMix): Promise<ScenarioOutcome> {
  const param = { id: budgetId }
  return reply(api.budgets[':id'].scenarios.preview.$post({ param, json: { mix } }))
}

const STALE = [['budgets']]

export function useSaveScenario() {
  return useCommand(
    ({ budgetId, ...json }: ScenarioInput, once) =>
      reply(api.budgets[':id'].scenarios.$post({ param: { id: budgetId }, json }, once)),
    STALE,
  )
}

export function useDiscardScenario() {
  return useCommand(
    (id: string, once) => reply(api.scenarios[':id'].discard.$post({ param: { id } }, once)),
    STALE,
  )
}

/** Proposes transfers and writes the decision down as well. */
export function useAdoptScenario() {
  return useCommand(
    ({ id, reason }: { id: string; reason: string }, once) =>
      reply(api.scenarios[':id'].adopt.$post({ param: { id }, json: { reason } }, once)),
    [...STALE, ['decision-log'], ['home'], ['agenda']],
  )
}
