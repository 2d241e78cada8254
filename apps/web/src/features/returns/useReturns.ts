import { defineQueryOptions } from '@pinia/colada'
import type { Budget } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'

/** Return and learning of the four quarters that end with a budget's cycle; a new entry makes it stale. */
export const returnsQuery = defineQueryOptions(
  ({ ledger, currency, cycleId }: Pick<Budget, 'ledger' | 'currency' | 'cycleId'>) => ({
    key: ['budgets', 'returns', ledger, currency ?? '', cycleId],
    query: () =>
      reply(
        client.api.returns.$get({
          query: { ledger, cycleId, ...(currency === null ? {} : { currency }) },
        }),
      ),
  }),
)
