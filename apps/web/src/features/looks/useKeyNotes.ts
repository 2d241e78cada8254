import type { SignificanceTest } from '@sextant/core/contract'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { levelOf } from './read-tests.js'

/** What the less known of the key numbers mean, each in a sentence. */
export function useKeyNotes(test: MaybeRefOrGetter<SignificanceTest>) {
  const { t } = useMessages()
  const format = useFormat()

  function shrunkNote({ relative, shrunk }: SignificanceTest): string[] {
    if (shrunk === null) return []
    const raw = format.liftParts(relative.estimate, relative.interval)?.estimate ?? '–'
    const parts = format.liftParts(shrunk.estimate, shrunk.interval)
    const range = format.liftRange(shrunk.estimate, shrunk.interval)
    const { experiments: count } = shrunk
    return [t('looks.notes.shrunk', { raw, shrunk: parts?.estimate ?? '–', range, count }, count)]
  }

  function stageWiseNote({ planned, options }: SignificanceTest): string[] {
    const stageWise = planned?.stageWise ?? null
    if (stageWise === null) return []
    const level = levelOf({ options })
    return [t('looks.notes.stageWise', { p: format.p(stageWise.pValue), level })]
  }

  return computed(() => {
    const known = toValue(test)
    return [...stageWiseNote(known), ...shrunkNote(known)]
  })
}
