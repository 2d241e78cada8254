import { useElementSize } from '@vueuse/core'
import { computed, type Ref } from 'vue'

/**
 * Width in pixels of the element a chart is drawn in, so that text and lines keep their size at
 * every width; `fallback` until it is measured.
 */
export function useChartWidth(element: Ref<HTMLElement | SVGElement | null>, fallback: number) {
  const { width } = useElementSize(element)
  return computed(() => (width.value > 0 ? Math.round(width.value) : fallback))
}
