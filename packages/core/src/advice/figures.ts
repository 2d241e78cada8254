import type { AdviceFigure } from '../contract/advice.js'
import type { Metric, Tier } from '../contract/metric.js'
import type { LocalizedLine } from '../contract/text.js'
import type { AdviceFacts } from './advice-facts.js'

type Money = Pick<AdviceFacts['budget'], 'ledger' | 'currency'>

export function text(value: LocalizedLine): AdviceFigure {
  return { is: 'text', text: value }
}

export function tierFigure(tier: Tier): AdviceFigure {
  return { is: 'tier', tier }
}

export function points(value: number): AdviceFigure {
  return { is: 'points', value }
}

export function amount(value: number, { ledger, currency }: Money): AdviceFigure {
  return { is: 'amount', value, ledger, currency }
}

export function count(value: number): AdviceFigure {
  return { is: 'count', value }
}

export function day(value: string): AdviceFigure {
  return { is: 'day', day: value }
}

export function metricValue(value: number, { kind, unit }: Pick<Metric, 'kind' | 'unit'>) {
  return { is: 'value', value, metric: { kind, unit } } as const satisfies AdviceFigure
}

/** A gain of the North Star on 100 person-days or on 10,000 of the currency. */
export function gain(
  value: number,
  { ledger, currency }: Money,
  { kind, unit }: Pick<Metric, 'kind' | 'unit'>,
): AdviceFigure {
  return { is: 'gain', value, ledger, currency, metric: { kind, unit } }
}
