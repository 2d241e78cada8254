import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import type { Metric } from '@sextant/core/contract'
import { planEnd } from './plan-preview.js'

/**
 * When a plan would end that begins today, in words, and whether that is after the cycle: its units are
 * in at the planned traffic, and then the last window of the target is over.
 */
export function useEndWords(facts: {
  readonly today: () => string
  /** Last day of the current cycle; null without one. */
  readonly cycleEnd: () => string | null
  readonly target: () => Partial<Pick<Metric, 'measurement'>> | undefined
}) {
  const { t } = useMessages()
  const format = useFormat()

  const lastDay = (days: number) => planEnd(facts.today(), days, facts.target())

  /** `4 Dec`, with its year when that is another one than today's; a dash while the days are unknown. */
  function endWords(days: number | null): string {
    if (days === null) return '–'
    const day = lastDay(days)
    if (day === null) return t('experiments.outcome.never')
    return format.date(day, { year: day.slice(0, 4) !== facts.today().slice(0, 4) })
  }

  function isLate(days: number | null): boolean {
    const cycleEnd = facts.cycleEnd()
    if (days === null || cycleEnd === null) return false
    const day = lastDay(days)
    return day === null || day > cycleEnd
  }
  return { endWords, isLate }
}
