import { defineInfiniteQueryOptions, defineQueryOptions } from '@pinia/colada'
import type { ForgetInput, ReplayInput, SourceInput, SourceKeyInput } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { sources } = client.api
const PAGE = 20

const sourceKeys = {
  root: ['sources'],
  list: ['sources', 'list'],
  failures: (id: string) => ['sources', 'failures', id],
} as const

/** Every source with its keys and counts, and how the stream stands. */
export const sourcesQuery = defineQueryOptions({
  key: sourceKeys.list,
  query: () => reply(sources.$get()),
})

/** Items of a source that did not count, the newest first, page by page. */
export const failuresQuery = defineInfiniteQueryOptions((sourceId: string) => ({
  key: sourceKeys.failures(sourceId),
  initialPageParam: 0,
  query: ({ pageParam }: { pageParam: number }) =>
    reply(
      sources[':id'].failures.$get({
        param: { id: sourceId },
        query: { limit: String(PAGE), ...(pageParam === 0 ? {} : { before: String(pageParam) }) },
      }),
    ),
  getNextPageParam: (last: { nextBefore: number | null }) => last.nextBefore,
}))

/** Names of events and their properties that have come in. */
export const seenEventsQuery = defineQueryOptions({
  key: ['seen-events'],
  query: async () => (await reply(client.api['seen-events'].$get())).items,
})

/** Where all failed items of a source are, one JSON object a line. */
export function failuresFileOf(sourceId: string): string {
  return `/api/sources/${sourceId}/failures.ndjson`
}

const STALE = [sourceKeys.root]

export function useCreateSource() {
  return useCommand((json: SourceInput, once) => reply(sources.$post({ json }, once)), STALE)
}

/** The one reply that has the key whole. */
export function useCreateKey() {
  return useCommand(
    ({ sourceId, input }: { sourceId: string; input: SourceKeyInput }, once) =>
      reply(sources[':id'].keys.$post({ param: { id: sourceId }, json: input }, once)),
    STALE,
  )
}

export function useRevokeKey() {
  return useCommand(
    (id: string, once) =>
      reply(client.api['source-keys'][':id'].revoke.$post({ param: { id } }, once)),
    STALE,
  )
}

/** Removes what a person sent; results and counts of the stream follow. */
export function useForget() {
  return useCommand(
    (json: ForgetInput, once) => reply(sources.forget.$post({ json }, once)),
    [...STALE, ['results'], ['seen-events']],
  )
}

/** Sends failed items through the checks again; what counts now may show in results. */
export function useReplay() {
  return useCommand(
    ({ sourceId, input }: { sourceId: string; input: ReplayInput }, once) =>
      reply(sources[':id'].replay.$post({ param: { id: sourceId }, json: input }, once)),
    [...STALE, ['results'], ['seen-events']],
  )
}
