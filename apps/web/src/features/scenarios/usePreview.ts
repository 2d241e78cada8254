import type { ScenarioOutcome, TierMix } from '@sextant/core/contract'
import { onScopeDispose, ref, watch } from 'vue'
import { previewOf } from './useScenarios.js'

/** A drag asks once it rests this long, in ms. */
const REST = 80

/**
 * What the mix would take, asked again whenever it or what is booked changes. The last answer stays
 * until the next one is there, and only the newest question's answer counts.
 */
export function usePreview(facts: () => { readonly id: string; readonly mix: TierMix }) {
  const outcome = ref<ScenarioOutcome>()
  const error = ref<unknown>(null)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask({ id, mix }: ReturnType<typeof facts>): Promise<void> {
    asked += 1
    const own = asked
    try {
      const found = await previewOf(id, mix)
      if (own !== asked) return
      outcome.value = found
      error.value = null
    } catch (failure) {
      if (own === asked) error.value = failure
    }
  }
  watch(
    facts,
    (now, before) => {
      clearTimeout(timer)
      if (before === undefined) void ask(now)
      else timer = setTimeout(() => void ask(now), REST)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return { outcome, error }
}
