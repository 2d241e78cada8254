import { defineQueryOptions } from '@pinia/colada'
import type {
  DecisionLogInput,
  ReviewCloseInput,
  ReviewInput,
  ReviewVerifyInput,
} from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

const { api } = client

const reviewKeys = {
  all: ['reviews'],
  one: (id: string) => ['reviews', id],
  decisions: ['decision-log'],
} as const

/** All reviews, the newest first. */
export const reviewsQuery = defineQueryOptions({
  key: reviewKeys.all,
  query: async () => (await reply(api.reviews.$get({ query: {} }))).items,
})

/** A review with what there was to talk about. */
export const reviewQuery = defineQueryOptions((id: string) => ({
  key: reviewKeys.one(id),
  query: () => reply(api.reviews[':id'].$get({ param: { id } })),
}))

/** What this week has to talk about. */
export const weeklyQuery = defineQueryOptions({
  key: ['agenda', 'weekly'],
  query: () => reply(api.agenda.weekly.$get()),
})

/** The newest decisions with their evidence. */
export const decisionsQuery = defineQueryOptions({
  key: reviewKeys.decisions,
  query: async () => (await reply(api['decision-log'].$get({ query: { limit: '100' } }))).items,
})

const STALE = [reviewKeys.all, reviewKeys.decisions, ['agenda'], ['duties'], ['home']]

export function useOpenReview() {
  return useCommand((json: ReviewInput, once) => reply(api.reviews.$post({ json }, once)), STALE)
}

export function useCloseReview() {
  return useCommand(
    ({ id, json }: { id: string; json: ReviewCloseInput }, once) =>
      reply(api.reviews[':id'].close.$post({ param: { id }, json }, once)),
    STALE,
  )
}

export function useVerifyReview() {
  return useCommand(
    ({ id, json }: { id: string; json: ReviewVerifyInput }, once) =>
      reply(api.reviews[':id'].verify.$post({ param: { id }, json }, once)),
    STALE,
  )
}

export function useLogDecision() {
  return useCommand(
    (json: DecisionLogInput, once) => reply(api['decision-log'].$post({ json }, once)),
    STALE,
  )
}
