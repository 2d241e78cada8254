import { defineQueryOptions } from '@pinia/colada'
import { client, reply } from '../../api/client.js'

/** From the baseline to the measured value: what shipped experiments account for, and the rest. */
export const contributionQuery = defineQueryOptions((id: string) => ({
  key: ['key-results', id, 'contribution'],
  query: () => reply(client.api['key-results'][':id'].contribution.$get({ param: { id } })),
}))
