import type { BudgetSummary, Entry, Page, Transfer } from '@sextant/core/contract'
import type { Figure } from '../../components/AppFigureStrip.vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { useLedgerFormat } from '../budget/useLedgerFormat.js'
import { spentSince } from './spent-since.js'

interface Facts {
  readonly summary: BudgetSummary
  readonly lately: Page<Entry>
  readonly transfers: readonly Transfer[]
  /** The first day of the last seven. */
  readonly since: string
}

/** The finding of the ledger in words, and its strip of figures. */
export function useLedgerLead() {
  const { t } = useMessages()
  const format = useFormat()
  const ledger = useLedgerFormat()
  const waitingOf = (transfers: readonly Transfer[]) =>
    transfers.filter(({ state }) => state === 'proposed')

  function lead({ summary, lately, transfers, since }: Facts): string {
    const { budget } = summary
    const recent = spentSince(lately, since)
    const waiting = waitingOf(transfers).length
    const amount = ledger.amount(recent.amount, budget, { long: true })
    const booked =
      recent.entries === 0
        ? t('ledger.lead.nothingLately')
        : t(recent.all ? 'ledger.lead.lately' : 'ledger.lead.latelyMore', { amount })
    const covered =
      summary.coverage === null
        ? t('ledger.lead.nothingSpent')
        : t('ledger.lead.coverage', { share: format.percent(summary.coverage, { decimals: 1 }) })
    const waits =
      waiting === 0
        ? t('ledger.lead.nothingWaits')
        : t('ledger.lead.waiting', { count: waiting }, waiting)
    return t('ledger.lead.whole', { booked, covered, waits })
  }

  function figures({ summary, transfers }: Facts): readonly Figure[] {
    const { budget, actual, unassigned, coverage } = summary
    const waiting = waitingOf(transfers)
    const moved = waiting.reduce((sum, { amount }) => sum + amount, 0)
    const spent = actual.total + unassigned
    const share = format.percent(spent / budget.total, { decimals: 1 })
    return [
      {
        key: 'total',
        label: t('budget.figure.total'),
        value: ledger.bare(budget.total, budget),
        context: t('budget.figure.target', { mix: ledger.targetMix(budget.targetMix) }),
      },
      {
        key: 'spent',
        label: t('budget.figure.spent'),
        value: ledger.bare(spent, budget),
        context: t('ledger.figure.ofTotal', { share }),
      },
      {
        key: 'coverage',
        label: t('budget.figure.coverage'),
        value: format.percent(coverage, { decimals: 1 }),
        context: coverage === null ? t('budget.figure.nothingSpent') : t('ledger.figure.assigned'),
      },
      {
        key: 'unassigned',
        label: t('budget.unassigned'),
        value: ledger.bare(unassigned, budget),
        context: unassigned === 0 ? t('ledger.figure.allAssigned') : t('ledger.figure.assignThem'),
      },
      {
        key: 'waiting',
        label: t('ledger.figure.waiting'),
        value: format.number(waiting.length, { decimals: 0 }),
        context:
          waiting.length === 0
            ? t('ledger.figure.nothingWaits')
            : t('ledger.figure.moves', { amount: ledger.amount(moved, budget) }),
      },
    ]
  }
  return { lead, figures }
}
