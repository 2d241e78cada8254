import type { CycleOverview, Initiative } from '@sextant/core/contract'
import { computed } from 'vue'
import { useFormat } from '../../composables/useFormat.js'
import { keyResultCodes } from '../objectives/key-result.js'
import { useKeyResultWords } from '../objectives/useKeyResultWords.js'
import { servedIds, type ServedKeyResult } from './served.js'

/** The key results of a cycle by code, and which of them an initiative or experiment serves. */
export function useServed(
  overview: () => CycleOverview | undefined,
  initiatives: () => readonly Initiative[],
) {
  const format = useFormat()
  const words = useKeyResultWords()

  const keyResults = computed<readonly ServedKeyResult[]>(() => {
    const objectives = overview()?.objectives ?? []
    const codes = keyResultCodes(objectives)
    return objectives
      .flatMap((objective) => objective.keyResults)
      .map(({ id, title }) => {
        const code = codes.get(id)
        return { id, title: format.text(title), code: code ? words.code(code) : '' }
      })
  })
  const ids = computed(() => servedIds(overview()?.objectives ?? [], initiatives()))

  function serves(id: string): readonly ServedKeyResult[] {
    const wanted = ids.value.get(id) ?? []
    return keyResults.value.filter((one) => wanted.includes(one.id))
  }
  return { keyResults, serves }
}
