import { defineQueryOptions } from '@pinia/colada'
import type { Locale } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'

/** A cycle's report in a language, its figures printed by the server. */
export const reportQuery = defineQueryOptions(
  ({ cycleId, locale }: { cycleId: string; locale: Locale }) => ({
    key: ['reports', cycleId, locale],
    query: () =>
      reply(client.api.reports[':id'].$get({ param: { id: cycleId }, query: { locale } })),
  }),
)
