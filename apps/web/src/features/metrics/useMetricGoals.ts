import { defineQueryOptions, useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { client, reply } from '../../api/client.js'
import { today } from '../../today.js'
import { cycleOn } from './cycle-on.js'
import { goalsByMetric } from './goal.js'

export { cycleOn }

/** The overview of the current cycle; null while there is no cycle. */
export const currentCycleQuery = defineQueryOptions({
  key: ['cycles', 'current'],
  query: async () => {
    const { items } = await reply(client.api.cycles.$get())
    const cycle = cycleOn(items, today())
    return cycle === null ? null : reply(client.api.cycles[':id'].$get({ param: { id: cycle.id } }))
  },
})

/** The key results that judge metrics in the current cycle, by metric. */
export function useMetricGoals() {
  const overview = useQuery(currentCycleQuery)
  const goals = computed(() => goalsByMetric(overview.data.value ?? undefined))
  const cycle = computed(() => overview.data.value?.cycle ?? null)
  // Without an answer nothing is known: that is not the same as no target.
  const isKnown = computed(() => overview.data.value !== undefined)
  return { overview, goals, cycle, isKnown }
}
