import type { Sources } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'

/** The lead sentence of the data sources: what matters most, with key words between asterisks. */
export function useSourcesLead() {
  const { t } = useMessages()
  const format = useFormat()
  const whole = (value: number) => format.number(value, { decimals: 0 })

  function lead({ items, stream }: Sources, now: Date): string {
    if (!stream.accepting) return t('sources.lead.refusing')
    const total = (part: 'received' | 'failuresKept' | 'failuresDropped') =>
      items.reduce((sum, { counts }) => sum + counts[part], 0)
    const received = total('received')
    if (received === 0) return t(items.length === 0 ? 'sources.lead.none' : 'sources.lead.nothing')
    const newest = items
      .map(({ counts }) => counts.lastReceivedAt ?? '')
      .reduce((a, b) => (a > b ? a : b))
    const failed = total('failuresKept') + total('failuresDropped')
    const said = {
      received: whole(received),
      failed: whole(failed),
      when: format.ago(newest, now),
    }
    return t(failed === 0 ? 'sources.lead.fine' : 'sources.lead.failed', said, received)
  }
  return { lead }
}
