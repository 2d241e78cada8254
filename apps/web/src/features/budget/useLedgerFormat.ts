import type { Budget, TierMix } from '@sextant/core/contract'
import type { PerTier } from '../../charts/mix.js'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { TIER_ORDER } from '../metrics/tier.js'
import { ledgerDecimals } from './ledger.js'

type InLedger = Pick<Budget, 'ledger' | 'currency'>

const { t } = useMessages()
const format = useFormat()

/** An amount with its unit: `72 pd`, `$1,200.50`. */
function amount(
  value: number | null,
  { ledger, currency }: InLedger,
  style: { signed?: boolean; long?: boolean } = {},
): string {
  return ledger === 'people' || currency === null
    ? format.effort(value, style)
    : format.money(value, currency, { signed: style.signed ?? false })
}

/** An amount in a sentence that has named the unit of people's time already; money keeps its sign. */
function bare(value: number, budget: InLedger): string {
  return budget.ledger === 'people' ? (column([value], budget)[0] ?? '') : amount(value, budget)
}

/** Amounts of one column without their unit, all with the same decimals; unknown is `–`. */
function column(
  values: readonly (number | null)[],
  budget: InLedger,
  style: { signed?: boolean } = {},
): readonly string[] {
  const scale = 10 ** ledgerDecimals(budget)
  const isWhole = values.every((value) => value === null || value % scale === 0)
  const decimals = isWhole ? 0 : ledgerDecimals(budget)
  return values.map((value) =>
    format.number(value === null ? null : value / scale, { ...style, decimals }),
  )
}

/** Unit of a column, for its section's caption. */
function unit({ ledger, currency }: InLedger): string {
  return ledger === 'people' ? t('budget.unit.people') : (currency ?? '')
}

/** `76 / 17 / 7`: whole percentages as the API gives them. */
function mix(percent: PerTier<number>): string {
  return TIER_ORDER.map((tier) => format.number(percent[tier], { decimals: 0 })).join(' / ')
}

/** `70 / 20 / 10`, or `33.34 / …` where a target has decimals. */
function targetMix(mixBp: TierMix): string {
  return TIER_ORDER.map((tier) =>
    format.number(mixBp[tier] / 100, { decimals: mixBp[tier] % 100 === 0 ? 0 : 2 }),
  ).join(' / ')
}

/** Half-width of a band in points: `5`, `2.5`. */
function band(half: number): string {
  const points = half * 100
  return format.number(points, { decimals: Math.abs(points - Math.round(points)) < 1e-9 ? 0 : 1 })
}

/** Amounts and mixes of a budget in the reader's language. */
export function useLedgerFormat() {
  return { amount, bare, column, unit, mix, targetMix, band }
}
