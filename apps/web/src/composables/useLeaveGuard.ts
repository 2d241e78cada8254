import { useEventListener } from '@vueuse/core'
import { ref, watch } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, type RouteLocationNormalized } from 'vue-router'

/**
 * Asks before a page with unsaved work is left; the browser itself asks when the tab is closed. Work
 * on a part of a page is also left by a change of its address: `leavesPart` says by which.
 */
export function useLeaveGuard(
  isUnsaved: () => boolean,
  leavesPart: (to: RouteLocationNormalized, from: RouteLocationNormalized) => boolean = () => false,
) {
  /** Open while the question stands; closing it is staying. */
  const asking = ref(false)
  let answer: ((leaves: boolean) => void) | null = null

  function settle(leaves: boolean): void {
    answer?.(leaves)
    answer = null
    asking.value = false
  }
  function ask(): boolean | Promise<boolean> {
    if (!isUnsaved()) return true
    asking.value = true
    return new Promise<boolean>((resolve) => {
      answer = resolve
    })
  }
  onBeforeRouteLeave(ask)
  onBeforeRouteUpdate((to, from) => (leavesPart(to, from) ? ask() : true))
  watch(asking, (isOpen) => {
    if (!isOpen) settle(false)
  })
  useEventListener(window, 'beforeunload', (event) => {
    if (isUnsaved()) event.preventDefault()
  })
  return { asking, leave: () => settle(true), stay: () => settle(false) }
}
