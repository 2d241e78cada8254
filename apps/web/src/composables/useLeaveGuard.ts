import { useEventListener } from '@vueuse/core'
import { ref, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

/** Asks before a page with unsaved work is left; the browser itself asks when the tab is closed. */
export function useLeaveGuard(isUnsaved: () => boolean) {
  /** Open while the question stands; closing it is staying. */
  const asking = ref(false)
  let answer: ((leaves: boolean) => void) | null = null

  function settle(leaves: boolean): void {
    answer?.(leaves)
    answer = null
    asking.value = false
  }
  onBeforeRouteLeave(() => {
    if (!isUnsaved()) return true
    asking.value = true
    return new Promise<boolean>((resolve) => {
      answer = resolve
    })
  })
  watch(asking, (isOpen) => {
    if (!isOpen) settle(false)
  })
  useEventListener(window, 'beforeunload', (event) => {
    if (isUnsaved()) event.preventDefault()
  })
  return { asking, leave: () => settle(true), stay: () => settle(false) }
}
