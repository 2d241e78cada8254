import type { Aggregation, Measure } from './analysis.js'
import { decimalsOf } from './definition.js'
import type { ResolvedMetric } from './resolve-analysis.js'

/** The measure's own value, its denominator's, or its value before exposure. */
export const SIDES = {
  y: { n: 'n', value: 'y', at: 'y_at' },
  d: { n: 'dn', value: 'd', at: 'd_at' },
  x: { n: 'xn', value: 'x', at: 'x_at' },
} as const
export type Side = keyof typeof SIDES

/**
 * A unit's value as an integer, from a row of its newest version in `unit_metric` (or a left join to
 * it: without a row it is 0). The mean is rounded half away from zero; the cap holds for the measure
 * and for its past, never for a denominator.
 */
export function valueSql(metric: ResolvedMetric, side: Side, row = 'm'): string {
  const plain = uncappedValueSql(metric, side, row)
  const cap = side === 'd' ? null : capOf(metric)
  return cap === null ? plain : `least(${plain}, ${cap})`
}

/** As `valueSql`, before an absolute cap. */
function uncappedValueSql(metric: ResolvedMetric, side: Side, row = 'm'): string {
  const n = `coalesce(${row}.${SIDES[side].n}, 0)`
  const y = `coalesce(${row}.${SIDES[side].value}, 0)`
  const { aggregation } = measureOf(metric, side)
  if (aggregation === 'any') return `least(${n}, 1)::bigint`
  if (aggregation === 'count' || aggregation === 'distinct') return `${n}::bigint`
  if (aggregation === 'mean') {
    return `(case when ${n} = 0 then 0 else sign(${y}) * ((2 * abs(${y}) + ${n}) // (2 * ${n})) end)::bigint`
  }
  return y
}

/** The decimals of the integers that `valueSql` gives: what to divide by is 10 to this power. */
export function valueDecimals(metric: ResolvedMetric, side: Side): number {
  return decimalsOf(measureOf(metric, side), metric.definition)
}

/** Positions of the metrics whose measure on that side aggregates so. */
export function metricsBy(
  side: Side,
  aggregation: Aggregation,
  metrics: readonly ResolvedMetric[],
): readonly number[] {
  const own = metrics.filter(({ definition: { measure, denominator } }) => {
    return (side === 'd' ? denominator : measure)?.aggregation === aggregation
  })
  return own.map(({ position }) => position)
}

function measureOf({ definition }: ResolvedMetric, side: Side): Measure {
  if (side === 'd' && definition.denominator !== null) return definition.denominator
  return definition.measure
}

/** The cap as an integer of the value's decimals, rounded as values are; null: none. */
function capOf(metric: ResolvedMetric): string | null {
  const { cap } = metric.definition
  return cap === null ? null : scaledInteger(String(cap), valueDecimals(metric, 'y')).toString()
}

/** The number that a decimal text writes, in units of its last decimal, rounded half away from zero. */
function scaledInteger(text: string, decimals: number): bigint {
  const [mantissa = '', exponent = '0'] = text.split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const power = Number(exponent) - fraction.length + decimals
  const digits = BigInt(`${whole}${fraction}`.replace('-', ''))
  const unit = 10n ** BigInt(Math.abs(power))
  const size = power >= 0 ? digits * unit : (2n * digits + unit) / (2n * unit)
  return whole.startsWith('-') ? -size : size
}
