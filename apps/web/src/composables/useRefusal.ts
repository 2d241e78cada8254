import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { toFailure } from '../api/failure.js'
import { issueKey, issueLimit, problemOf } from '../api/issues.js'
import { useMessages } from '../i18n/index.js'
import { useFailureWords } from './useFailureWords.js'
import { useFormat } from './useFormat.js'

/** A refused command in the reader's language: one sentence, and a word beside a field. */
export function useRefusal(error: MaybeRefOrGetter<unknown>) {
  const { t } = useMessages()
  const format = useFormat()
  const { because } = useFailureWords()
  const failure = computed(() => (toValue(error) ? toFailure(toValue(error)) : null))
  const sentence = computed(() => (failure.value === null ? '' : because(failure.value)))
  const requestId = computed(() => failure.value?.requestId ?? '')

  /** What the server says about the field at a path, such as `range.target`; empty when nothing. */
  function at(path: string): string {
    const issue = problemOf(toValue(error))?.issues.find((one) => {
      const where = one.path.join('.')
      return where === path || where.startsWith(`${path}.`)
    })
    if (!issue) return ''
    const beyond = issueLimit(issue)
    return beyond ? t(beyond.key, { limit: format.number(beyond.limit) }) : t(issueKey(issue))
  }
  return { sentence, requestId, at }
}
