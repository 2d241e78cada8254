import type { Gain, Returns, TierReturn } from '@sextant/core/contract'
import type { Figure } from '../../components/AppFigureStrip.vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { useLedgerFormat } from '../budget/useLedgerFormat.js'

type Group = Pick<TierReturn, 'gain' | 'gainGap' | 'spent' | 'concluded' | 'costPerLearning'>

const { t } = useMessages()
const format = useFormat()
const ledger = useLedgerFormat()

/** What a return is said on: `100 person-days`, `10,000 USD`. */
function unit({ currency }: Returns): string {
  return currency === null ? t('returns.people') : t('returns.money', { currency })
}

/** A gain with its interval in the North Star's unit; without one the number alone. */
function gain(value: Gain, { northStar }: Returns): string {
  if (northStar === null) return ''
  return value.interval === null
    ? format.change(value.estimate, northStar)
    : format.effect(value.estimate, value.interval, northStar)
}

/** Why a gain is not known, or has no interval. */
function gainGap(group: Pick<Group, 'gainGap' | 'concluded'>): string {
  if (group.gainGap === null) return ''
  const count = group.concluded
  return t(`returns.gap.gain.${group.gainGap}`, { count }, count)
}

/** An amount of cost that is rounded to what its ledger writes. */
function cost(value: number, returns: Returns): string {
  return ledger.amount(Math.round(value), returns)
}

/** The lead: what the spend brought, what it taught, what was promoted. */
function lead(returns: Returns): string {
  const { total, northStar, currency, moves } = returns
  const long = currency === null
  const spent = ledger.amount(total.spent, returns, { long })
  const first =
    total.gain !== null && northStar !== null
      ? t('returns.lead.gain', {
          spent,
          star: format.text(northStar.name),
          gain: gain(total.gain, returns),
        })
      : t('returns.lead.noGain', { spent, why: gainGap(total) })
  const count = total.concluded
  const second =
    count === 0
      ? t('returns.lead.noLearning')
      : total.costPerLearning === null
        ? t('returns.lead.learnedFree', { count }, count)
        : t('returns.lead.learned', { count, cost: cost(total.costPerLearning, returns) }, count)
  const promoted = returns.tiers.reduce((sum, tier) => sum + tier.promoted, 0)
  const third = moves.length === 0 ? '' : t('returns.lead.promotion', { count: promoted }, promoted)
  return [second, third]
    .filter((sentence) => sentence !== '')
    .reduce((text, next) => t('returns.lead.then', { first: text, second: next }), first)
}

/** The strip under the lead. */
function figures(returns: Returns): Figure[] {
  const { total, window, coverage, unassigned } = returns
  const none = '–'
  return [
    {
      key: 'spent',
      label: t('returns.figure.spent'),
      value: ledger.amount(total.spent, returns),
      context: window ? format.dateRange(window.from, window.until) : '',
    },
    {
      key: 'gain',
      label: t('returns.figure.gain'),
      value:
        total.gain && returns.northStar
          ? format.change(total.gain.estimate, returns.northStar)
          : none,
      context: total.gain?.interval ? interval(total.gain, returns) : gainGap(total),
    },
    {
      key: 'cost',
      label: t('returns.figure.cost'),
      value: total.costPerLearning === null ? none : cost(total.costPerLearning, returns),
      context: t('returns.figure.costContext', { count: total.concluded }, total.concluded),
    },
    {
      key: 'velocity',
      label: t('returns.figure.velocity'),
      value: format.number(total.velocity, { decimals: 2 }),
      context: t('returns.figure.velocityContext'),
    },
    {
      key: 'coverage',
      label: t('returns.figure.coverage'),
      value: format.percent(coverage, { decimals: 1 }),
      context:
        coverage === null
          ? t('returns.coverage.none')
          : t('returns.coverage.of', { amount: ledger.amount(unassigned, returns) }),
    },
  ]
}

function interval(value: Gain, { northStar }: Returns): string {
  const parts = northStar && format.effectParts(value.estimate, value.interval, northStar)
  return parts?.interval ?? ''
}

/** Sentences, amounts and gaps of returns in the reader's language. */
export function useReturnWords() {
  return { unit, gain, gainGap, cost, lead, figures }
}
