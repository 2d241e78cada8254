import type { BudgetSummary, MixView, Tier } from '@sextant/core/contract'
import type { MixRow } from '../../charts/mix.js'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { TIER_ORDER } from '../metrics/tier.js'
import { judgeBudget } from './judge-budget.js'

const { t } = useMessages()
const format = useFormat()

/** An amount of the budget's ledger: person-days or money. */
function amount({ budget }: Pick<BudgetSummary, 'budget'>, value: number): string {
  return budget.currency === null
    ? format.effort(value, { long: true })
    : format.money(value, budget.currency)
}

/** The same without its unit where the sentence has named it already; money keeps its sign. */
function bareAmount(summary: Pick<BudgetSummary, 'budget'>, value: number): string {
  return summary.budget.currency === null
    ? format.number(value / 10, { decimals: 0 })
    : amount(summary, value)
}

/** Whole percentages in the order of the tiers: `76 / 17 / 7`. */
function shares(percent: MixView['percent']): string {
  return percent === null ? '–' : TIER_ORDER.map((tier) => percent[tier]).join(' / ')
}

function target({ budget }: Pick<BudgetSummary, 'budget'>): string {
  const whole = (tier: Tier) => format.number(budget.targetMix[tier] / 100, { decimals: 0 })
  return TIER_ORDER.map(whole).join(' / ')
}

/** Shares of the target mix, 0–1. */
function targetShares({ budget }: Pick<BudgetSummary, 'budget'>) {
  const { core, supporting, exploratory } = budget.targetMix
  return { core: core / 10_000, supporting: supporting / 10_000, exploratory: exploratory / 10_000 }
}

function rows(summary: BudgetSummary): readonly MixRow[] {
  const { core, supporting, exploratory } = summary.budget.targetMix
  const percent = { core: core / 100, supporting: supporting / 100, exploratory: exploratory / 100 }
  const looks = ['planned', 'actual', 'projected'] as const
  return [
    { look: 'target', label: t('home.mix.row.target'), shares: targetShares(summary), percent },
    ...looks.map((look) => ({
      look,
      label: t(`home.mix.row.${look}`),
      shares: summary[look].shares,
      percent: summary[look].percent,
    })),
  ]
}

/** What would have to move between the tiers, as one instruction; empty where nothing would. */
function move(summary: BudgetSummary): string {
  const moves = summary.move
  if (moves === null) return ''
  const givers = TIER_ORDER.filter((tier) => moves[tier] < 0)
  const takers = TIER_ORDER.filter((tier) => moves[tier] > 0)
  if (givers.length === 0 || takers.length === 0) return ''
  const total = givers.reduce((sum, tier) => sum - moves[tier], 0)
  const work = (tier: Tier) => t(`home.tierWork.${tier}`)
  return t('home.mix.move', {
    amount: amount(summary, total),
    from: givers.map(work).join(t('home.mix.and')),
    to: takers
      .map((tier) =>
        t('home.mix.moveTo', { amount: bareAmount(summary, moves[tier]), tier: work(tier) }),
      )
      .join(t('home.mix.comma')),
  })
}

/** Why, in one or two sentences under the instruction. */
function because(summary: BudgetSummary): readonly string[] {
  const judged = judgeBudget(summary)
  const { deviation } = summary.projected
  if (judged.kind !== 'drift' || deviation === null) return []
  const points = (value: number) => format.points(Math.abs(value), { decimals: 1, signed: false })
  const [largest = 'core'] = TIER_ORDER.toSorted(
    (a, b) => Math.abs(deviation[b]) - Math.abs(deviation[a]),
  )
  const band = format.points(summary.band[judged.tier], { decimals: 1, signed: false })
  return [
    t('home.mix.drift', { points: points(deviation[largest]), tier: t(`tier.${largest}`) }),
    ...(Math.abs(deviation[judged.tier]) > summary.band[judged.tier]
      ? [
          t('home.mix.outside', {
            tier: t(`tier.${judged.tier}`),
            points: points(deviation[judged.tier]),
            side: t(`home.mix.${judged.side}`),
            band,
          }),
        ]
      : []),
  ]
}

/** Words and figures of a 70/20/10 split in the reader's language. */
export function useMixWords() {
  return { amount, bareAmount, shares, target, targetShares, rows, move, because }
}
