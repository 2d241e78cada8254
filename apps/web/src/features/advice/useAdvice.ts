import { defineQueryOptions } from '@pinia/colada'
import type { AdviceAnswer } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client

/** Advice of a budget; a change of anything booked makes it out of date with the budgets. */
export const adviceQuery = defineQueryOptions((budgetId: string) => ({
  key: ['budgets', 'one', budgetId, 'advice'],
  query: () => reply(api.budgets[':id'].advice.$get({ param: { id: budgetId } })),
}))

export function useAnswerAdvice() {
  return useCommand(
    ({ budgetId, json }: { budgetId: string; json: AdviceAnswer }, once) =>
      reply(api.budgets[':id'].advice.$post({ param: { id: budgetId }, json }, once)),
    [['budgets'], ['home'], ['decisions']],
  )
}
