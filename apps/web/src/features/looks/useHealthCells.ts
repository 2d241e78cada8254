import type { HealthCheck } from '@sextant/core/contract'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { checkParams, checkParts } from './health-words.js'

/** A health check as it is read. */
export interface HealthCell {
  readonly check: HealthCheck['check']
  readonly status: HealthCheck['status']
  readonly name: string
  /** Where it stands; undefined where its status says it all. */
  readonly text: string | undefined
  /** What to do, where something is to be done. */
  readonly next: string | undefined
}

/** Health checks in the reader's language, in the order they come. */
export function useHealthCells(facts: {
  readonly checks: MaybeRefOrGetter<readonly HealthCheck[]>
  /** Name of a metric by its key; checks name metrics by their keys. */
  readonly metricName: (key: string) => string
}) {
  const { t, dynamicText, locale } = useMessages()
  const format = useFormat()

  function params(check: HealthCheck): Record<string, string> {
    const printed = checkParams(check, format)
    // What has a name of its own in Chinese comes with it: `experiments` and `experiments_zh`.
    for (const [name, value] of Object.entries(check.params)) {
      const own = name.replace(/_zh$/, '')
      if (own !== name && locale.value === 'zh') printed[own] = String(value)
    }
    for (const name of ['metric', 'metrics', 'missing', 'silent'] as const) {
      const keys = check.params[name]
      if (typeof keys !== 'string') continue
      printed[name] = keys.split(', ').map(facts.metricName).join(t('experiments.health.list'))
    }
    return printed
  }

  function cellOf(check: HealthCheck): HealthCell {
    const printed = params(check)
    const say = (part: string) => dynamicText(`experiments.health.${check.check}.${part}`, printed)
    const isOff = check.status === 'watch' || check.status === 'alarm'
    const text = checkParts(check)
      .map(say)
      .find((said) => said !== undefined)
    return {
      check: check.check,
      status: check.status,
      name: say('name') ?? check.check,
      text:
        text ?? (check.status === 'not_computable' ? t('experiments.health.unknown') : undefined),
      next: isOff ? say('next') : undefined,
    }
  }
  return computed(() => toValue(facts.checks).map(cellOf))
}
