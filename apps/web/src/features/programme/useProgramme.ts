import { defineQueryOptions } from '@pinia/colada'
import { client, reply } from '../../api/client.js'

interface Window {
  readonly from: string
  readonly to: string
}

/** How experimenting went in a window; a new decision makes it stale. */
export const programmeQuery = defineQueryOptions(({ from, to }: Window) => ({
  key: ['experiments', 'programme', from, to],
  query: () => reply(client.api.programme.$get({ query: { from, to } })),
}))
