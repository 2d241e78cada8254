import { useQuery } from '@pinia/colada'
import type { TransferEnd } from '@sextant/core/contract'
import { computed } from 'vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { bookableExperimentsQuery, initiativesQuery } from '../budget/useBudgets.js'

/** What amounts can lie on, and what it is called in the reader's language. */
export function useBookables() {
  const { t } = useMessages()
  const format = useFormat()
  const { data: initiatives } = useQuery(initiativesQuery)
  const { data: experiments } = useQuery(bookableExperimentsQuery)
  const names = computed(
    () =>
      new Map(
        [...(initiatives.value ?? []), ...(experiments.value ?? [])].map((one) => [
          one.id,
          format.text(one.name),
        ]),
      ),
  )

  /** An end of a transfer as one says it. */
  function endName(end: TransferEnd): string {
    if (end.on === 'tier') return t('ledger.end.tier', { tier: t(`tier.${end.tier}`) })
    if (end.on === 'bucket') return t(`budget.bucket.${end.bucket}`)
    return names.value.get(end.initiativeId) ?? '–'
  }
  return { initiatives, experiments, names, endName }
}
