import { defineQueryOptions } from '@pinia/colada'
import { client, reply } from '../../api/client.js'

/** What an experiment may be booked under. */
export const initiativesQuery = defineQueryOptions({
  key: ['initiatives', 'list'],
  query: async () => (await reply(client.api.initiatives.$get())).items,
})
