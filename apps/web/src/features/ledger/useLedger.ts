import { defineInfiniteQueryOptions, defineQueryOptions } from '@pinia/colada'
import type {
  EntryAssignment,
  EntryQuery,
  SpendImportInput,
  SpendPreview,
  SpendPreviewInput,
  TransferDecision,
  TransferInput,
} from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { sendFile } from '../../api/upload.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client
const PAGE = 25
const LATELY = 200

/** Which entries are listed; what is left out lets all pass. */
export type EntryFilter = Pick<EntryQuery, 'kind' | 'tier' | 'source' | 'initiativeId' | 'importId'>

const keyOf = (id: string, part: string) => ['budgets', 'one', id, part]

export const transfersQuery = defineQueryOptions((id: string) => ({
  key: keyOf(id, 'transfers'),
  query: async () => (await reply(api.budgets[':id'].transfers.$get({ param: { id } }))).items,
}))

export const budgetHistoryQuery = defineQueryOptions((id: string) => ({
  key: keyOf(id, 'changes'),
  query: () => reply(api.budgets[':id'].changes.$get({ param: { id } })),
}))

export const spendImportsQuery = defineQueryOptions((id: string) => ({
  key: keyOf(id, 'imports'),
  query: async () =>
    (await reply(api.budgets[':id']['spend-imports'].$get({ param: { id } }))).items,
}))

/** Entries that pass a filter page by page, the newest day first. */
export const filteredEntriesQuery = defineInfiniteQueryOptions(
  ({ id, filter }: { id: string; filter: EntryFilter }) => ({
    key: [...keyOf(id, 'entries'), filter],
    initialPageParam: '',
    query: ({ pageParam }: { pageParam: string }) =>
      reply(
        api.budgets[':id'].entries.$get({
          param: { id },
          query: { ...filter, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        }),
      ),
    getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
  }),
)

/** What was spent last, as much as one page holds. */
export const latelyQuery = defineQueryOptions((id: string) => ({
  key: keyOf(id, 'lately'),
  query: async () => {
    const query = { kind: 'actual', limit: LATELY } as const
    return reply(api.budgets[':id'].entries.$get({ param: { id }, query }))
  },
}))

const STALE = [['budgets'], ['initiatives'], ['home'], ['advice']]

export function useProposeTransfer() {
  return useCommand(
    ({ budgetId, ...json }: TransferInput, once) =>
      reply(api.budgets[':id'].transfers.$post({ param: { id: budgetId }, json }, once)),
    STALE,
  )
}

export function useDecideTransfer() {
  return useCommand(
    ({ id, ...json }: TransferDecision & { id: string }, once) =>
      reply(api.transfers[':id'].decision.$post({ param: { id }, json }, once)),
    STALE,
  )
}

export function useAssignEntry() {
  return useCommand(
    ({ id, ...json }: EntryAssignment & { id: string }, once) =>
      reply(api.entries[':id'].assign.$post({ param: { id }, json }, once)),
    STALE,
  )
}

export function useImportSpend() {
  return useCommand(
    ({ budgetId, ...json }: SpendImportInput & { budgetId: string }, once) =>
      reply(api.budgets[':id']['spend-imports'].$post({ param: { id: budgetId }, json }, once)),
    STALE,
  )
}

/** How the waiting file would be booked with a mapping of one's own. */
export function previewSpend(id: string, json: SpendPreviewInput): Promise<SpendPreview> {
  return reply(api.budgets[':id']['spend-imports'].preview.$post({ param: { id }, json }))
}

/** Sends a file and answers how it would be booked. */
export async function uploadSpend(id: string, file: File): Promise<SpendPreview> {
  const options = { onProgress: () => undefined, signal: new AbortController().signal }
  const answer = await sendFile(`/api/budgets/${id}/spend-imports/upload`, file, options)
  if (!isPreview(answer)) throw new Error('the server sent no preview')
  return answer
}

function isPreview(answer: unknown): answer is SpendPreview {
  return typeof answer === 'object' && answer !== null && 'hash' in answer && 'columns' in answer
}
