import { defineQueryOptions, useQuery } from '@pinia/colada'
import { client, reply } from '../../api/client.js'

/** The first screen in one read; the shell shows its cycle, its counts and its watermark. */
const homeQuery = defineQueryOptions({
  key: ['home'],
  query: () => reply(client.api.home.$get()),
})

export function useHome() {
  return useQuery(homeQuery)
}
