import type { BudgetSummary, CycleOverview, Tier } from '@sextant/core/contract'
import type { Figure } from '../../components/AppFigureStrip.vue'
import type { Status } from '../../components/status.js'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { TIER_ORDER } from '../metrics/tier.js'
import { isReachable, movedAmount } from './ledger.js'
import { useLedgerFormat } from './useLedgerFormat.js'

/** Something about a budget that its reader must know before the figures. */
export interface Notice {
  readonly key: string
  readonly status: Status
  readonly text: string
}

const { t } = useMessages()
const format = useFormat()
const ledger = useLedgerFormat()

/** The projected mix and what must move, in words. */
function lead(summary: BudgetSummary): string {
  const { budget, projected } = summary
  const target = ledger.targetMix(budget.targetMix)
  if (projected.percent === null) return t('budget.lead.nothing', { target })
  const heading = t('budget.lead.heading', { mix: ledger.mix(projected.percent), target })
  const [stands, rest] = [standing(summary), mustMove(summary)]
  const found = stands === '' ? rest : t('budget.lead.both', { heading: stands, rest })
  return t('budget.lead.both', { heading, rest: found })
}

/** Tiers that closed week after week outside their bands; nothing before the second week. */
function standing({ alert, projected }: BudgetSummary): string {
  if (alert === null || alert.breachesInARow < 2) return ''
  const { severity } = projected
  const tiers = alert.standing.filter((tier) => severity?.[tier] !== 'ok')
  if (tiers.length === 0) return ''
  const names = tiers.map((tier) => t(`tier.${tier}`)).join(t('budget.lead.and'))
  return t('budget.lead.standing', { tiers: names, weeks: alert.breachesInARow })
}

/** The mandatory review: open, or why there is none. */
function reviewFigure({ alert, openReviewId }: BudgetSummary): Figure {
  const context =
    alert === null
      ? t('budget.figure.reviewFirst')
      : t(alert.overall === 'ok' ? 'budget.figure.reviewQuiet' : 'budget.figure.reviewWatch', {
          date: format.date(alert.day),
        })
  return {
    key: 'review',
    label: t('budget.figure.review'),
    value: t(openReviewId === null ? 'budget.figure.reviewNone' : 'budget.figure.reviewMandatory'),
    context: openReviewId === null ? context : t('budget.figure.reviewOpen'),
    status: openReviewId === null ? undefined : 'alarm',
  }
}

function mustMove(summary: BudgetSummary): string {
  const { budget, actual, projected, move } = summary
  const moved = movedAmount(move)
  const left = projected.total - actual.total
  const inside = projected.overall === 'ok'
  if (moved === 0 && inside) return t('budget.lead.onTarget')
  if (left === 0) return t('budget.lead.tooLate')
  const amounts = {
    moved: ledger.amount(moved, budget, { long: true }),
    left: ledger.bare(left, budget),
    ...between(summary),
  }
  if (inside) return t('budget.lead.inside', amounts)
  return isReachable(summary) ? t('budget.lead.move', amounts) : t('budget.lead.nearest', amounts)
}

/** Tiers that give, and what each of the others takes. */
function between({ budget, move }: BudgetSummary): { readonly from: string; readonly to: string } {
  const name = (tier: Tier) => t(`tier.${tier}`).toLowerCase()
  const gives = TIER_ORDER.filter((tier) => (move?.[tier] ?? 0) < 0)
  const takes = TIER_ORDER.filter((tier) => (move?.[tier] ?? 0) > 0)
  return {
    from: gives.map(name).join(t('budget.lead.and')),
    to: takes
      .map((tier) => {
        const amount = ledger.bare(move?.[tier] ?? 0, budget)
        return t('budget.lead.to', { amount, tier: name(tier) })
      })
      .join(t('budget.comma')),
  }
}

/** What stands between the reader and the figures, the worst first. */
function notices(summary: BudgetSummary): readonly Notice[] {
  const { budget, coverage, unassigned, reliable, actual } = summary
  const found: (Notice | false)[] = [
    summary.overTotal && {
      key: 'overTotal',
      status: 'alarm',
      text: t('budget.notice.overTotal', {
        spent: ledger.amount(actual.total + unassigned, budget, { long: true }),
        total: ledger.amount(budget.total, budget, { long: true }),
      }),
    },
    reliable === false && {
      key: 'notReliable',
      status: 'watch',
      text: t('budget.notice.notReliable', {
        coverage: format.percent(coverage),
        unassigned: ledger.amount(unassigned, budget, { long: true }),
      }),
    },
    summary.tooSmall && { key: 'tooSmall', status: 'watch', text: t('budget.notice.tooSmall') },
    actual.shares === null && {
      key: 'nothingSpent',
      status: 'none',
      text: t('budget.notice.nothingSpent'),
    },
    !summary.alertable &&
      actual.shares !== null && {
        key: 'tooEarly',
        status: 'none',
        text: t('budget.notice.tooEarly'),
      },
  ]
  return found.filter((notice) => notice !== false)
}

function driftContext({ budget, projected, reliable, move }: BudgetSummary): string {
  if (projected.deviation === null) return t('budget.figure.nothingBooked')
  if (reliable === false) return t('budget.figure.notReliable')
  const { deviation } = projected
  const tier = TIER_ORDER.toSorted((a, b) => Math.abs(deviation[b]) - Math.abs(deviation[a]))[0]
  if (tier === undefined || deviation[tier] === 0) return t('budget.figure.onTarget')
  const side = deviation[tier] > 0 ? t('budget.figure.over') : t('budget.figure.under')
  return t('budget.figure.drift', {
    tier: t(`tier.${tier}`),
    side,
    moved: ledger.amount(movedAmount(move), budget),
  })
}

/** Total, spent, drift, coverage with what stands outside the mix, and the review. */
function figures(
  summary: BudgetSummary,
  days: Pick<CycleOverview, 'day' | 'days'> | undefined,
): readonly Figure[] {
  const { budget, actual, projected, coverage, unassigned } = summary
  const isSpent = actual.shares !== null
  const share = format.percent(actual.total / budget.total)
  return [
    {
      key: 'total',
      label: t('budget.figure.total'),
      value: ledger.amount(budget.total, budget),
      context: t('budget.figure.target', { mix: ledger.targetMix(budget.targetMix) }),
    },
    {
      key: 'spent',
      label: t('budget.figure.spent'),
      value: ledger.amount(isSpent ? actual.total : null, budget),
      context: isSpent
        ? t('budget.figure.share', { share, day: days?.day ?? '–', days: days?.days ?? '–' })
        : t('budget.figure.nothingSpent'),
    },
    {
      key: 'drift',
      label: t('budget.figure.largest'),
      value: format.points(projected.maxDeviation, { decimals: 1, signed: false }),
      context: driftContext(summary),
    },
    {
      key: 'coverage',
      label: t('budget.figure.coverage'),
      value: format.percent(coverage),
      context:
        coverage === null
          ? t('budget.figure.nothingSpent')
          : t('budget.figure.outside', {
              unassigned: ledger.amount(unassigned, budget),
              run: ledger.amount(summary.run, budget),
            }),
    },
    reviewFigure(summary),
  ]
}

/** The head of the budget's page in the reader's language. */
export function useBudgetLead() {
  return { lead, notices, figures }
}
