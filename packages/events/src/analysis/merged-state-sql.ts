import type { Aggregation } from './analysis.js'
import type { ResolvedMetric } from './resolve-analysis.js'
import { metricsBy, SIDES, type Side } from './value-sql.js'

/**
 * The columns of a unit's state from what was kept (a) and what newly came (b), where a may be
 * missing. `replaces` is the condition under which b was computed from all there is.
 */
export function mergedStateSql(metrics: readonly ResolvedMetric[], replaces: string): string {
  return (['y', 'd', 'x'] as const)
    .map((side) => mergedSideSql(side, metrics, replaces))
    .join(',\n      ')
}

function mergedSideSql(side: Side, metrics: readonly ResolvedMetric[], replaces: string): string {
  const names = SIDES[side]
  const of = (column: string) => [`coalesce(a.${column}, 0)`, `b.${column}`] as const
  const [[an, bn], [a, b], [aAt, bAt]] = [of(names.n), of(names.value), of(names.at)]
  const either = (ofA: string, ofB: string, both: string) =>
    `case when ${an} = 0 then ${ofB} when ${bn} = 0 then ${ofA} else ${both} end`
  const reduced = (aggregation: Aggregation, merged: string) => {
    const positions = metricsBy(side, aggregation, metrics)
    return positions.length === 0
      ? ''
      : ` when b.metric in (${positions.join(', ')}) then ${merged}`
  }
  // Distinct values cannot be added up: they are counted again for each unit that has a new one.
  const whole = (all: string) => `when ${replaces} then ${all}${reduced('distinct', all)}`
  // What arrived later is last where the times are the same.
  const last = either(a, b, `case when ${bAt} >= ${aAt} then ${b} else ${a} end`)
  const values = `${whole(b)}${reduced('max', either(a, b, `greatest(${a}, ${b})`))}
        ${reduced('min', either(a, b, `least(${a}, ${b})`))}${reduced('last', last)}`
  return `case ${whole(bn)} else ${an} + ${bn} end as ${names.n},
      case ${values} else ${a} + ${b} end as ${names.value},
      case ${whole(bAt)} else ${either(aAt, bAt, `greatest(${aAt}, ${bAt})`)} end as ${names.at}`
}
