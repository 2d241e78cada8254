import { adjustPValues, compare } from '@sextant/stats'
import type { HealthCheck } from '../../../contract/experiment.js'
import { armKeys, byPValue, type StreamHealthFacts } from './health-facts.js'

/** Metrics of the plan that are not counted from events. */
export function checkMeasured({ planned, measured }: StreamHealthFacts): HealthCheck {
  const keys = [...new Set(planned.map(({ key }) => key))]
  const missing = keys.filter((key) => !measured.includes(key))
  return {
    check: 'metrics_measured',
    status: missing.length === 0 ? 'ok' : 'watch',
    params: {
      measured: keys.length - missing.length,
      planned: keys.length,
      missing: missing.join(', '),
    },
  }
}

/** Events whose property is no number where one is needed, or is out of range. */
export function checkReadable({ counted }: StreamHealthFacts): HealthCheck {
  const unreadable = counted.health.unreadable.filter(({ events }) => events > 0)
  const rows = unreadable.reduce((total, { events }) => total + events, 0)
  return {
    check: 'unreadable_values',
    status: rows === 0 ? 'ok' : 'watch',
    params: { rows, metrics: unreadable.map(({ metric }) => metric).join(', ') },
  }
}

/**
 * What units did before their exposure cannot be an effect of it: Welch's t on the past of every
 * metric that has one, for each treatment, corrected by Holm over all of them.
 */
export function checkPast(facts: StreamHealthFacts): HealthCheck {
  const check = 'pre_period'
  const { control, treatments } = armKeys(facts)
  const { covariates } = facts.counted.health
  const tests = covariates.flatMap(({ metric, byVariant }) =>
    treatments.flatMap((treatment) => {
      const [a, b] = [pastOf(byVariant, control), pastOf(byVariant, treatment)]
      if (a === null || b === null) return []
      const { pValue, estimate } = compare(a, b, { difference: 'relative', alpha: 0.05 })
      return Number.isFinite(pValue) ? [{ metric, treatment, pValue, effect: estimate }] : []
    }),
  )
  const adjusted = adjustPValues(
    tests.map(({ pValue }) => pValue),
    'holm',
  )
  const [least] = tests
    .map((test, index) => ({ ...test, pValue: adjusted[index] ?? 1 }))
    .toSorted((a, b) => a.pValue - b.pValue)
  if (least === undefined) {
    return { check, status: 'not_computable', params: { reason: whyNoPast(covariates) } }
  }
  const { metric, treatment, pValue, effect } = least
  const params = { metric, treatment, pValue, effect, tests: tests.length }
  return { check, status: byPValue(pValue), params }
}

/** That nothing was seen before is not that nobody looks, nor that all did the same. */
function whyNoPast(covariates: StreamHealthFacts['counted']['health']['covariates']): string {
  if (covariates.length === 0) return 'no_past'
  const isEmpty = covariates.every(({ byVariant }) => byVariant.every(({ mean }) => mean === 0))
  return isEmpty ? 'no_events_before' : 'past_all_alike'
}

type Pasts = StreamHealthFacts['counted']['health']['covariates'][number]['byVariant']

function pastOf(arms: Pasts, variant: string) {
  const arm = arms.find((item) => item.variant === variant)
  return arm === undefined
    ? null
    : ({ kind: 'mean', n: arm.units, mean: arm.mean, m2: arm.m2 } as const)
}
