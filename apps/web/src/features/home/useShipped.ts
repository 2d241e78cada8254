import { defineQueryOptions } from '@pinia/colada'
import { client, reply } from '../../api/client.js'

/** Decided experiments, for the ticks of what was shipped under the North Star's history. */
export const decidedQuery = defineQueryOptions({
  key: ['experiments', 'decided'],
  query: async () => {
    const states = ['decided', 'archived'] as const
    const pages = await Promise.all(
      states.map((state) => reply(client.api.experiments.$get({ query: { state, limit: '200' } }))),
    )
    return pages.flatMap((page) => page.items)
  },
})

/** Whether anything has ever been registered here. */
export const anyExperimentQuery = defineQueryOptions({
  key: ['experiments', 'any'],
  query: async () => {
    const page = await reply(client.api.experiments.$get({ query: { limit: '1' } }))
    return page.items.length > 0
  },
})
