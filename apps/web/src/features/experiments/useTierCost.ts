import { defineQueryOptions, useQuery } from '@pinia/colada'
import type { BudgetSummary, Tier } from '@sextant/core/contract'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { client, reply } from '../../api/client.js'

/** What a tier has been given in a cycle and what is gone of it, in the ledger's own unit. */
export interface TierCost {
  readonly ledger: BudgetSummary['budget']['ledger']
  readonly currency: string | null
  readonly target: number
  readonly planned: number
  readonly spent: number
  readonly left: number
}

/** The tier's part of a budget. */
function tierCost(summary: BudgetSummary, tier: Tier): TierCost {
  const spent = summary.actual.amounts[tier]
  const target = summary.target[tier]
  return {
    ledger: summary.budget.ledger,
    currency: summary.budget.currency,
    target,
    planned: summary.planned.amounts[tier],
    spent,
    left: target - spent,
  }
}

const summariesQuery = defineQueryOptions((cycleId: string) => ({
  key: ['budgets', 'of-cycle', cycleId],
  query: async () => {
    const { items } = await reply(client.api.budgets.$get({ query: { cycleId } }))
    return Promise.all(
      items.map(({ id }) => reply(client.api.budgets[':id'].$get({ param: { id } }))),
    )
  },
}))

/** The budgets of a cycle as one tier sees them; the list is empty where none exists. */
export function useTierCost(options: {
  readonly cycleId: MaybeRefOrGetter<string | null>
  readonly tier: MaybeRefOrGetter<Tier | null>
}) {
  const query = useQuery(() => ({
    ...summariesQuery(toValue(options.cycleId) ?? ''),
    enabled: toValue(options.cycleId) !== null,
  }))
  const costs = computed(() => {
    const tier = toValue(options.tier)
    return tier === null ? [] : (query.data.value ?? []).map((one) => tierCost(one, tier))
  })
  return { ...query, costs }
}
