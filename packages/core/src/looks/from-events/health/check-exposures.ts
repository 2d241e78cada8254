import { sampleRatio } from '@sextant/stats'
import type { HealthCheck } from '../../../contract/experiment.js'
import { formatPercent } from '../../../contract/format.js'
import type { StreamHealthFacts } from './health-facts.js'

/** So many of the units may cross over, or exposures go astray, before it is worth a look. */
const TOLERATED = 0.01
const UNEVEN_BELOW = 0.001

/**
 * Units seen in more than one variant, which are left out of every number. Leaving out more of one
 * variant than of another is a bias of its own.
 */
export function checkCrossovers({ counted, variants }: StreamHealthFacts): HealthCheck {
  const check = 'crossovers'
  const crossed = variants.map(
    ({ key }) => counted.health.crossovers.find((item) => item.variant === key)?.units ?? 0,
  )
  const seen = variants.map(({ units }, index) => units + (crossed[index] ?? 0))
  const [units, total] = [sum(crossed), sum(seen)]
  if (total === 0) return { check, status: 'not_computable', params: { reason: 'no_units' } }
  const share = units / total
  const { pValue } = sampleRatio(crossed, seen)
  const byVariant = crossed
    .map((count, index) => formatPercent(count / Math.max(1, seen[index] ?? 0), 'en'))
    .join(' / ')
  const isMuch = share >= TOLERATED
  const status = isMuch ? (pValue < UNEVEN_BELOW ? 'alarm' : 'watch') : 'ok'
  return { check, status, params: { units, share, byVariant, pValue } }
}

/** Exposures that name the experiment with a variant the plan does not know. */
export function checkVariantNames({ counted }: StreamHealthFacts): HealthCheck {
  const { unknownVariants, unknownExposures: rows } = counted.health
  const values = unknownVariants.slice(0, 3).map(({ value }) => value)
  return {
    check: 'variant_names',
    status: rows === 0 ? 'ok' : 'watch',
    params: { rows, values: values.join(', ') },
  }
}

/** Exposures to a variant that the unit was not given: a client that does not ask, or caches. */
export function checkAssigned({ counted, assignedHere }: StreamHealthFacts): HealthCheck {
  const check = 'misassigned'
  const { misassigned: rows, unknownExposures } = counted.health
  // A variant that the plan does not know was given to nobody: it has a check of its own.
  const exposures = counted.health.exposures - unknownExposures
  if (!assignedHere) {
    return { check, status: 'not_computable', params: { reason: 'assigned_elsewhere' } }
  }
  if (exposures === 0) return { check, status: 'not_computable', params: { reason: 'no_units' } }
  const share = rows / exposures
  const status = rows === 0 ? 'ok' : share >= TOLERATED ? 'alarm' : 'watch'
  return { check, status, params: { rows, exposures, share } }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
