import { ENTRY_KINDS, ENTRY_SOURCES, TIERS } from '@sextant/core/contract'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { EntryFilter } from './useLedger.js'

export const TIER_CHOICES = [...TIERS, 'unassigned'] as const
type Name = 'kind' | 'tier' | 'source' | 'work' | 'import'

/** Which entries are listed, as the address says it; spend where it says nothing of plans. */
export function useEntryFilter() {
  const route = useRoute()
  const router = useRouter()
  const said = (name: Name) => {
    const value = route.query[name]
    return typeof value === 'string' ? value : ''
  }
  const kind = computed(() => {
    const named = ENTRY_KINDS.find((one) => one === said('kind'))
    return said('kind') === 'all' ? 'all' : (named ?? 'actual')
  })
  const filter = computed<EntryFilter>(() => {
    const tier = TIER_CHOICES.find((one) => one === said('tier'))
    const source = ENTRY_SOURCES.find((one) => one === said('source'))
    return {
      ...(kind.value === 'all' ? {} : { kind: kind.value }),
      ...(tier ? { tier } : {}),
      ...(source ? { source } : {}),
      ...(said('work') === '' ? {} : { initiativeId: said('work') }),
      ...(said('import') === '' ? {} : { importId: said('import') }),
    }
  })

  function choose(name: Name, value: string): void {
    const { [name]: _was, ...rest } = route.query
    void router.replace({ query: value === '' ? rest : { ...rest, [name]: value } })
  }
  return { said, kind, filter, choose }
}
