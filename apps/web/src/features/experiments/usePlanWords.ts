import type { Metric, PlanInput } from '@sextant/core/contract'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { type PlanChoices, sequentialOf } from './method-choices.js'

type Method = NonNullable<PlanInput['method']>

/** The choices of a plan in words, of a draft as of a locked one. */
export function usePlanWords(metrics: MaybeRefOrGetter<readonly Metric[]>) {
  const { t } = useMessages()
  const format = useFormat()
  const plain = (share: number) => `${Number((share * 100).toPrecision(6))}%`

  function spending(choices: PlanChoices): string {
    const { spending: name, parameter } = sequentialOf(choices)
    const word = t(`plans.spending.${name}`)
    return parameter === null ? word : `${word} (${parameter})`
  }

  function prior({ bayesian }: PlanChoices): string {
    const known = bayesian?.prior ?? null
    return known === null
      ? t('plans.options.flat')
      : t('plans.words.normal', { mean: plain(known.mean), sd: plain(known.sd) })
  }

  function threshold({ bayesian }: PlanChoices): string {
    const known = bayesian?.lossThreshold ?? null
    return known === null ? t('plans.words.none') : plain(known)
  }

  function caps({ caps: known }: PlanChoices): string {
    if (!known || known.length === 0) return t('plans.words.none')
    const byId = new Map(toValue(metrics).map((metric) => [metric.id, metric]))
    return known
      .map(({ metricId, quantile }) =>
        t('plans.words.cap', {
          metric: format.text(byId.get(metricId)?.name ?? {}),
          quantile: plain(quantile),
        }),
      )
      .join(t('plans.words.gap'))
  }

  function cuped({ varianceReduction }: PlanChoices): string {
    return varianceReduction === 'cuped' ? 'CUPED' : t('plans.words.none')
  }

  const correction = ({ correction: name }: PlanChoices) =>
    t(`experiments.correction.${name ?? 'none'}`)

  const OWN: Readonly<Record<Method, (choices: PlanChoices) => string[]>> = {
    fixed_horizon: () => [],
    confidence_sequence: () => [],
    group_sequential: (choices) => [
      t('plans.words.looks', { count: sequentialOf(choices).looks.length }),
      spending(choices),
    ],
    bayesian: (choices) => [prior(choices)],
  }

  /** All that is chosen, in one quiet line; what is left alone is left out. */
  function summary(choices: PlanChoices): string {
    const shared = [
      ...(choices.varianceReduction === 'cuped' ? ['CUPED'] : []),
      ...(choices.caps && choices.caps.length > 0 ? [caps(choices)] : []),
      ...(choices.correction && choices.correction !== 'none' ? [correction(choices)] : []),
    ]
    const said = [...OWN[choices.method ?? 'fixed_horizon'](choices), ...shared]
    return said.length > 0 ? said.join(t('plans.words.gap')) : t('plans.words.plain')
  }

  return { spending, prior, threshold, caps, cuped, correction, summary }
}
