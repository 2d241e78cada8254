import type { Cycle, KeyResultForecast } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'

const { t } = useMessages()
const format = useFormat()

type Feasibility = NonNullable<KeyResultForecast['feasibility']>

/** What the way that is left asks for, from what experiments have brought so far. */
function asks(found: Feasibility): string {
  const percent = (share: number) => format.percent(share, { decimals: 0 })
  const [low, high] = found.winRateInterval
  return t(`feasibility.asks.${found.basis}`, {
    needed: format.percent(found.needed, { decimals: 1, signed: true }),
    size: format.percent(found.winSize, { decimals: 1 }),
    wins: t('feasibility.wins', { count: found.winsNeeded }, found.winsNeeded),
    tests: t('feasibility.tests', { count: found.testsNeeded }, found.testsNeeded),
    rate: percent(found.winRate),
    low: percent(low),
    high: percent(high),
    concluded: found.concluded,
  })
}

/** Whether the target can be reached by experiments, in sentences; or why that cannot be said. */
function sentence(
  { feasibility, noFeasibility }: KeyResultForecast,
  { endsOn }: Pick<Cycle, 'endsOn'>,
): string {
  if (feasibility === null) return noFeasibility ? t(`feasibility.none.${noFeasibility}`) : ''
  const { verdict, testsLeft } = feasibility
  const left = format.number(Math.floor(testsLeft), { decimals: 0 })
  const date = format.date(endsOn)
  const end = t(`feasibility.verdict.${verdict}`, { left, date })
  return verdict === 'within_reach' || verdict === 'not_this_cycle'
    ? t('objectives.lead.both', { when: asks(feasibility), standing: end })
    : end
}

/** Feasibility in the reader's language. */
export function useFeasibilityWords() {
  return { sentence }
}
