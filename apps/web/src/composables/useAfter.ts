import { type MaybeRefOrGetter, onScopeDispose, readonly, shallowRef, toValue, watch } from 'vue'

/**
 * True once the condition has held for that many milliseconds without a break; false again at once
 * when it ends. Keeps quick work from flashing a sign of waiting.
 */
export function useAfter(condition: MaybeRefOrGetter<boolean>, delayMs: MaybeRefOrGetter<number>) {
  const held = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    () => [toValue(condition), toValue(delayMs)] as const,
    ([holds, delay]) => {
      clearTimeout(timer)
      held.value = holds && delay <= 0
      if (holds && delay > 0) timer = setTimeout(() => (held.value = true), delay)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return readonly(held)
}
