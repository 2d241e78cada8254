import type { Agenda } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'

const { t } = useMessages()
const format = useFormat()

type Item<K extends 'keyResults' | 'experiments' | 'budgets' | 'adherence'> = Agenda[K][number]

const list = (words: readonly string[]) => words.filter(Boolean).join(t('objectives.lead.comma'))

/** Why a key result is talked about, with its progress beside the expected one. */
function keyResult({ why, progress, expected, health }: Item<'keyResults'>): string {
  const stands =
    progress === null || expected === null
      ? ''
      : t('agenda.stands', {
          progress: format.percent(progress),
          expected: format.percent(expected),
        })
  // Its status stands at the end of the row already.
  const others = why.filter((one) => one !== health)
  return list([stands, ...others.map((one) => t(`agenda.why.${one}`))])
}

/** What is to do about an experiment, with its verdict where it has one. */
function experiment({ why, verdict, choice }: Item<'experiments'>): string {
  return list([
    t(`agenda.experiment.${why}`),
    choice ? t(`experiments.decision.choices.${choice}.name`) : '',
    !choice && verdict ? t(`verdict.${verdict}`) : '',
  ])
}

/** What a budget is of, and how much of it is spent. */
function budget({ ledger, currency, spent, total }: Item<'budgets'>): string {
  const amount = (value: number) =>
    currency === null ? format.effort(value) : format.money(value, currency)
  return t('agenda.spent', {
    ledger: t(`agenda.ledger.${ledger}`),
    spent: amount(spent),
    total: amount(total),
  })
}

/** How far the spending is from its target mix. */
function drift({ overall, overTotal, reliable }: Item<'budgets'>): string {
  return list([
    overall ? t(`agenda.drift.${overall}`) : '',
    overTotal ? t('agenda.overTotal') : '',
    reliable === false ? t('agenda.unreliable') : '',
  ])
}

/** Whether commitments were kept. */
function adherence({ rate }: Item<'adherence'>): string {
  return rate === null
    ? t('agenda.noRate')
    : t('agenda.rate', { rate: format.percent(rate, { decimals: 0 }) })
}

/** A commitment that fell short in a period that is over. */
function missed({ name, from, to, due, done }: Item<'adherence'>['missed'][number]): string {
  const said = t('actions.missed', { period: format.dateRange(from, to), done, due })
  return `${format.text(name)}${t('checkIns.colon')}${said}`
}

/** Items of an agenda in the reader's language. */
export function useAgendaWords() {
  return { keyResult, experiment, budget, drift, adherence, missed }
}
