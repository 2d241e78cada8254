import { type FailedItem, ITEM_OUTCOMES, type Replayed } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'

const { t, dynamicText } = useMessages()
const format = useFormat()

/** Why an item did not count; a reason of a newer server is said as it is named there. */
function reasonOf({ reason }: Pick<FailedItem, 'reason'>): string {
  return dynamicText(`sources.reason.${reason}`) ?? reason
}

/** How items that were sent again came out: only the outcomes there are. */
function outcomeWords(replayed: Replayed): string {
  const total = ITEM_OUTCOMES.reduce((sum, outcome) => sum + replayed[outcome], 0)
  const parts = ITEM_OUTCOMES.filter((outcome) => replayed[outcome] > 0).map((outcome) =>
    t(`sources.replayed.${outcome}`, { count: format.number(replayed[outcome], { decimals: 0 }) }),
  )
  const count = format.number(total, { decimals: 0 })
  return t('sources.replayed.all', { count, parts: parts.join(t('sources.comma')) }, total)
}

/** Words about items that came in, in the reader's language. */
export function useSourceWords() {
  return { reasonOf, outcomeWords }
}
