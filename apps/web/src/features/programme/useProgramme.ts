import { defineQueryOptions } from '@pinia/colada'
import { client, reply } from '../../api/client.js'

interface Window {
  readonly from: string
  readonly to: string
}

/** How experimenting went in a window; a new decision makes it stale. */
export const programmeQuery = defineQueryOptions((window: Window) => ({
  key: ['experiments', 'programme', window.from, window.to],
  query: () => reply(client.api.programme.$get({ query: { ...window } })),
}))
