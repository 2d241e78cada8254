import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { watch } from 'vue'

/** Runs again and again while the page can be seen, and at once when it is seen again. */
export function usePoll(run: () => void, everyMs: number): void {
  const visibility = useDocumentVisibility()
  const { pause, resume } = useIntervalFn(run, everyMs)
  watch(visibility, (now) => {
    if (now === 'hidden') return pause()
    run()
    resume()
  })
}
