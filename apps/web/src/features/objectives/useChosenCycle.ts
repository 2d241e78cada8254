import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { today } from '../../today.js'
import { cycleOn } from '../metrics/useMetricGoals.js'
import { cycleOverviewQuery, cyclesQuery } from './useObjectives.js'

/** The cycle the address names with `?cycle=`; else the one under way, else the newest begun. */
export function useChosenCycle() {
  const route = useRoute()
  const router = useRouter()
  const cycles = useQuery(cyclesQuery)
  const cycle = computed(() => {
    const all = cycles.data.value ?? []
    return all.find((one) => one.id === route.query.cycle) ?? cycleOn(all, today()) ?? all[0]
  })
  const overview = useQuery(() => ({
    ...cycleOverviewQuery(cycle.value?.id ?? ''),
    enabled: cycle.value !== undefined,
  }))

  async function choose(id: string): Promise<void> {
    await router.push({ query: { ...route.query, cycle: id } })
  }
  return { cycles, cycle, overview, choose }
}
