import { sampleRatio, type SampleRatio } from '@sextant/stats'
import type { z } from 'zod'
import type { HEALTH_STATUSES, HealthCheck } from '../contract/experiment.js'
import { formatNumber, formatPercent } from '../contract/format.js'
import type { ImportCounts } from '../contract/import.js'

export type Health = (typeof HEALTH_STATUSES)[number]

/** What the checks are made on; variants in the order of the plan. */
export interface HealthFacts {
  readonly variants: readonly {
    readonly key: string
    readonly weightBp: number
    readonly units: number
  }[]
  readonly counts: z.infer<typeof ImportCounts> | null
  readonly plannedUnits: number
  /** Keys of the plan's metrics, and of those that the data hold. */
  readonly planned: readonly string[]
  readonly measured: readonly string[]
}

const ALARM_BELOW = 0.001
const WATCH_BELOW = 0.01

/** Severity, least first; what cannot be computed is a caveat, not a reason to stop reading. */
const SEVERITY: readonly Health[] = ['ok', 'not_computable', 'watch', 'alarm']

/** The most severe status of some checks. */
export function worstOf(checks: readonly HealthCheck[]): Health {
  const ranks = checks.map((check) => SEVERITY.indexOf(check.status))
  return SEVERITY[Math.max(0, ...ranks)] ?? 'ok'
}

/** Units seen against the weights planned, by chi-square: computed before any other number. */
export function checkSampleRatio(facts: HealthFacts): {
  readonly check: HealthCheck
  readonly ratio: SampleRatio
} {
  const units = facts.variants.map((variant) => variant.units)
  const weights = facts.variants.map((variant) => variant.weightBp)
  const ratio = sampleRatio(units, weights)
  const total = sum(units)
  const params = {
    units: units.map((count) => formatNumber(count, 'en', { decimals: 0 })).join(' / '),
    observed: total === 0 ? '' : shares(units),
    planned: shares(weights),
    statistic: ratio.statistic,
    pValue: ratio.pValue,
  }
  const status = total === 0 ? 'not_computable' : byPValue(ratio.pValue)
  return { check: { check: 'sample_ratio', status, params }, ratio }
}

/** The other checks, in the order in which they are shown. */
export function checkData(facts: HealthFacts): HealthCheck[] {
  return [setAsideRows(facts), variantNames(facts), enoughData(facts), metricsMeasured(facts)]
}

/** Rows set aside: some are a watch; an alarm when one variant loses more of them than another. */
function setAsideRows({ counts }: HealthFacts): HealthCheck {
  const check = 'set_aside_rows'
  if (counts === null) return { check, status: 'not_computable', params: {} }
  const { received, rejected, byVariant } = counts
  const params = { rejected, received, share: received === 0 ? 0 : rejected / received }
  if (rejected === 0) return { check, status: 'ok', params }
  // Set-aside rows should fall on the variants as their rows do; rows without a variant fall on none.
  const rows = byVariant.map((variant) => variant.accepted + variant.rejected)
  const { pValue } = sampleRatio(
    byVariant.map((variant) => variant.rejected),
    rows,
  )
  const byShare = byVariant
    .map((variant, index) => formatPercent(variant.rejected / Math.max(1, rows[index] ?? 0), 'en'))
    .join(' / ')
  const status = pValue < ALARM_BELOW ? 'alarm' : 'watch'
  return { check, status, params: { ...params, byVariant: byShare, pValue } }
}

function variantNames({ counts }: HealthFacts): HealthCheck {
  const check = 'variant_names'
  if (counts === null) return { check, status: 'not_computable', params: {} }
  const unknown = counts.byReason.find((item) => item.reason === 'unknown_variant')
  const rows = unknown?.count ?? 0
  return { check, status: rows === 0 ? 'ok' : 'watch', params: { rows } }
}

function enoughData({ variants, plannedUnits }: HealthFacts): HealthCheck {
  const have = sum(variants.map((variant) => variant.units))
  const missing = Math.max(0, plannedUnits - have)
  return {
    check: 'enough_data',
    status: missing === 0 ? 'ok' : 'watch',
    params: { have, planned: plannedUnits, missing },
  }
}

function metricsMeasured({ planned, measured }: HealthFacts): HealthCheck {
  const missing = planned.filter((key) => !measured.includes(key))
  return {
    check: 'metrics_measured',
    status: missing.length === 0 ? 'ok' : 'watch',
    params: {
      measured: planned.length - missing.length,
      planned: planned.length,
      missing: missing.join(', '),
    },
  }
}

function byPValue(pValue: number): Health {
  if (pValue < ALARM_BELOW) return 'alarm'
  return pValue < WATCH_BELOW ? 'watch' : 'ok'
}

function shares(parts: readonly number[]): string {
  const total = sum(parts)
  return parts.map((part) => formatPercent(part / total, 'en')).join(' / ')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
