import { defineQueryOptions } from '@pinia/colada'
import type {
  BudgetChange,
  BudgetInput,
  EntryInput,
  Experiment,
  InitiativeChange,
  InitiativeInput,
} from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client
const MOST = 200

/** Keys of everything about budgets and initiatives; `budgets` and `initiatives` reach all of them. */
const budgetKeys = {
  budgets: ['budgets'],
  list: ['budgets', 'list'],
  summary: (id: string) => ['budgets', 'one', id],
  initiatives: ['initiatives'],
} as const

/** All budgets of all cycles: two a cycle at most. */
export const budgetsQuery = defineQueryOptions({
  key: budgetKeys.list,
  query: async () => (await reply(api.budgets.$get({ query: {} }))).items,
})

export const budgetSummaryQuery = defineQueryOptions((id: string) => ({
  key: budgetKeys.summary(id),
  query: () => reply(api.budgets[':id'].$get({ param: { id } })),
}))

export const initiativesQuery = defineQueryOptions({
  key: budgetKeys.initiatives,
  query: async () => (await reply(api.initiatives.$get())).items,
})

/** What an entry may be booked on: every experiment there is, the newest first. */
export const bookableExperimentsQuery = defineQueryOptions({
  key: ['experiments', 'bookable'],
  query: async (): Promise<Experiment[]> => {
    const found: Experiment[] = []
    let cursor: string | null = null
    do {
      const query: { limit: string; cursor?: string } = {
        limit: String(MOST),
        ...(cursor === null ? {} : { cursor }),
      }
      const page = await reply(api.experiments.$get({ query }))
      found.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== null)
    return found
  },
})

// The first screen shows the mix, and a key result what serves it.
const STALE = [budgetKeys.budgets, budgetKeys.initiatives, ['home']]

export function useCreateBudget() {
  return useCommand((json: BudgetInput, once) => reply(api.budgets.$post({ json }, once)), STALE)
}

export function useChangeBudget() {
  return useCommand(
    ({ id, json }: { id: string; json: BudgetChange }, once) =>
      reply(api.budgets[':id'].$patch({ param: { id }, json }, once)),
    STALE,
  )
}

export function useBookEntry() {
  return useCommand(
    ({ budgetId, ...json }: EntryInput, once) =>
      reply(api.budgets[':id'].entries.$post({ param: { id: budgetId }, json }, once)),
    STALE,
  )
}

export function useCreateInitiative() {
  return useCommand(
    (json: InitiativeInput, once) => reply(api.initiatives.$post({ json }, once)),
    STALE,
  )
}

export function useChangeInitiative() {
  return useCommand(
    ({ id, json }: { id: string; json: InitiativeChange }, once) =>
      reply(api.initiatives[':id'].$patch({ param: { id }, json }, once)),
    STALE,
  )
}
