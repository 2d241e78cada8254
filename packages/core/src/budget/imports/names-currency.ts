import type { Budget } from '../../contract/budget.js'

const SIGNS: Readonly<Record<string, readonly string[]>> = {
  '¥': ['CNY', 'JPY'],
  RMB: ['CNY'],
  元: ['CNY'],
  人民币: ['CNY'],
  $: ['USD', 'CAD', 'AUD', 'HKD', 'SGD', 'NZD', 'TWD'],
  美元: ['USD'],
  '€': ['EUR'],
  欧元: ['EUR'],
  '£': ['GBP'],
  英镑: ['GBP'],
  日元: ['JPY'],
}
const NAMED = /[A-Z]{3}|\p{Sc}|人民币|美元|欧元|英镑|日元|元/iu

/** True unless the text names a currency that is not the budget's; one without a currency fits any. */
export function namesCurrency(text: string, { currency }: Pick<Budget, 'currency'>): boolean {
  const [named] = NAMED.exec(text.normalize('NFKC')) ?? []
  if (named === undefined || currency === null) return true
  const code = named.toUpperCase()
  return code === currency || (SIGNS[code] ?? []).includes(currency)
}
