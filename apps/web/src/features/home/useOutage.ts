import { useQueryCache } from '@pinia/colada'
import { useIntervalFn } from '@vueuse/core'
import { computed, watch } from 'vue'
import { toFailure } from '../../api/failure.js'
import { useHome } from './useHome.js'

export const RETRY_SECONDS = 15

/**
 * Whether the server answers at all. While it does not, it is asked again now and then; once it
 * answers, everything on the screen is read anew.
 */
export function useOutage() {
  const home = useHome()
  const cache = useQueryCache()
  const isDown = computed(
    () => home.error.value !== null && toFailure(home.error.value).status === undefined,
  )
  const retry = useIntervalFn(() => void home.refetch(), RETRY_SECONDS * 1000, {
    immediate: false,
  })
  watch(
    isDown,
    async (down, wasDown) => {
      if (down) retry.resume()
      else retry.pause()
      if (wasDown && !down) await cache.invalidateQueries()
    },
    { immediate: true },
  )
  return { isDown, isRetrying: home.isLoading, refetch: home.refetch }
}
