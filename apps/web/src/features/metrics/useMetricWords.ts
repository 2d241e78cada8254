import type { KeyResult, KeyResultRange, Metric, ValueUnit } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { expectedValue } from './goal.js'
import type { PathStep } from './path.js'
import { weakestEvidence } from './path.js'

const { t, locale } = useMessages()
const format = useFormat()

/** The target in words beside a value: "target 25.0%", "at most 2.0 s", "74 to 78". */
function goal(range: KeyResultRange | null | undefined, metric: ValueUnit): string {
  if (!range) return t('metrics.goal.none')
  switch (range.type) {
    case 'move':
    case 'cumulative':
      return t('metrics.goal.target', { value: format.value(range.target, metric) })
    case 'maintain_min':
      return t('metrics.goal.atLeast', { value: format.value(range.bound, metric) })
    case 'maintain_max':
      return t('metrics.goal.atMost', { value: format.value(range.bound, metric) })
    case 'maintain_band': {
      const [low, high] = [format.value(range.low, metric), format.value(range.high, metric)]
      return t('metrics.goal.band', { low, high })
    }
    case 'milestone': {
      const count = range.milestones.length
      return t('metrics.goal.milestones', { count }, count)
    }
    case 'boolean':
    case 'baseline_setting':
      return t(`objectives.spanOf.${range.type}`)
    case 'ordinal':
      return format.text(range.target)
  }
}

/** The target for a cell that is headed "Target" already. */
function bareGoal(range: KeyResultRange | null | undefined, metric: ValueUnit): string {
  return range?.type === 'move' ? format.value(range.target, metric) : goal(range, metric)
}

/** Sentences after one another: with a space between them in English, with none in Chinese. */
function join(...sentences: readonly string[]): string {
  return sentences.filter((one) => one !== '').join(locale.value === 'zh' ? '' : ' ')
}

/** Where the metric stands against its goal, in one sentence; `isKnown` false: no one can tell the goal. */
function standing(metric: Metric, keyResult: KeyResult | undefined, isKnown = true): string {
  if (!metric.latest) return t('metrics.say.noValue')
  const value = format.value(metric.latest.value, metric)
  if (!keyResult) return t(isKnown ? 'metrics.say.noGoal' : 'metrics.say.goalUnknown', { value })
  const expected = expectedValue(keyResult)
  const health = t(`health.${keyResult.health}`)
  const target = goal(keyResult.range, metric)
  if (keyResult.health === 'too_early') return t('metrics.say.tooEarly', { value, goal: target })
  if (expected === null) return t('metrics.say.judged', { health, value, goal: target })
  return t('metrics.say.against', { health, ...toldApart(metric.latest.value, expected, metric) })
}

/** Two values in as many decimals as tell them apart, four at most. */
function toldApart(value: number, expected: number, metric: ValueUnit) {
  const print = (decimals?: number) => ({
    value: format.value(value, metric, { decimals }),
    expected: format.value(expected, metric, { decimals }),
  })
  const tries = [print(), print(2), print(3), print(4)]
  return tries.find((one) => one.value !== one.expected) ?? print()
}

/** What carries the metric to the North Star, in one sentence. */
function reach(metric: Metric, steps: readonly PathStep<Metric>[]): string {
  if (metric.status === 'archived') return t('metrics.say.archived')
  if (metric.isNorthStar) return t('metrics.say.northStar')
  const evidence = weakestEvidence(steps)
  if (evidence !== null) return t(`metrics.say.path.${evidence}`)
  return metric.exemption
    ? t('metrics.say.exempt', { date: format.date(metric.exemption.until, { year: true }) })
    : t('metrics.say.noPath')
}

/** Why a metric stands without a path, for a cell of a table. */
function noPath(metric: Pick<Metric, 'exemption' | 'status'>, today: string): string {
  if (metric.status === 'archived') return t('metrics.path.archived')
  if (!metric.exemption) return t('metrics.path.none')
  const date = format.date(metric.exemption.until, { year: true })
  return metric.exemption.until < today
    ? t('metrics.path.lapsed', { date })
    : t('metrics.path.exempt', { date })
}

/** Sentences and cells about metrics in the reader's language. */
export function useMetricWords() {
  return { goal, bareGoal, join, standing, reach, noPath }
}
