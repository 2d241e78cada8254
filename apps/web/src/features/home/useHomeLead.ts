import type { BudgetSummary, Home } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { useMetricWords } from '../metrics/useMetricWords.js'
import { judgeBudget } from './judge-budget.js'
import { useMixWords } from './useMixWords.js'

/** The sentence that answers "are we fine?": North Star, budget, and what waits. */
export function useHomeLead() {
  const { t } = useMessages()
  const format = useFormat()
  const words = useMetricWords()
  const mix = useMixWords()

  function star({ northStar }: Pick<Home, 'northStar'>): string {
    if (northStar === null) return t('home.lead.star.none')
    const { metric, keyResult } = northStar
    if (metric.latest === null) return t('home.lead.star.noValue')
    if (keyResult !== null) return t(`home.lead.star.${keyResult.health}`)
    return t('home.lead.star.noGoal', { value: format.value(metric.latest.value, metric) })
  }

  function judged(summary: BudgetSummary): string {
    const judgement = judgeBudget(summary)
    if (judgement.kind === 'unreliable') {
      const coverage = format.percent(summary.coverage, { decimals: 0 })
      return t('home.lead.budget.unreliable', { coverage })
    }
    if (judgement.kind === 'ok') {
      return t('home.lead.budget.ok', {
        mix: mix.shares(summary.projected.percent),
        target: mix.target(summary),
      })
    }
    if (judgement.kind !== 'drift') return t(`home.lead.budget.${judgement.kind}`)
    const { tier, side } = judgement
    return t(`home.lead.budget.${side}`, {
      tier: t(`home.tierWork.${tier}`),
      percent: summary.projected.percent?.[tier] ?? '–',
      target: format.number(summary.budget.targetMix[tier] / 100, { decimals: 0 }),
    })
  }

  function budget({ cycle, budgets }: Pick<Home, 'cycle' | 'budgets'>): string {
    if (cycle === null) return t('home.lead.budget.noCycle')
    const [people] = budgets
    return people ? judged(people) : t('home.lead.budget.none')
  }

  function waiting(count: number): string {
    return count === 0 ? t('home.lead.waiting.none') : t('home.lead.waiting.some', { count }, count)
  }

  /** `count` is how many things wait for a decision. */
  return (home: Home, count: number): string => words.join(star(home), budget(home), waiting(count))
}
