import type { Failure } from '../api/failure.js'
import { useMessages } from '../i18n/index.js'

/** Why a request failed, in one sentence: what was refused, an error as answer, or no answer. */
export function useFailureWords() {
  const { t, dynamicText } = useMessages()

  function because({ reason, params, status }: Failure): string {
    const known = reason && dynamicText(`errors.${reason}`, params)
    if (known) return known
    return status === undefined ? t('state.noConnection') : t('state.answeredError', { status })
  }
  return { because }
}
