import { byTier, type PerTier } from '../budget/per-tier.js'
import { split } from '../budget/split.js'
import type { EntryInput } from '../contract/budget.js'
import { TIERS } from '../contract/metric.js'
import { INITIATIVE_SPECS } from './initiative-specs.js'
import type { Quarter } from './quarter.js'
import { type Random } from './random.js'

/** How a budget’s quarter runs; amounts in the unit of its ledger. */
export interface SpendSpec {
  readonly total: number
  /** Where the mix is heading by the end, in percent; sums to 100. */
  readonly heading: PerTier<number>
  /** How far the middle of the quarter runs off that heading, as a share of the total. */
  readonly bend: PerTier<number>
  /** What was planned so far for each unit that was spent: below 1 where more was spent. */
  readonly plannedPerSpent: PerTier<number>
  /** By the end of the quarter. */
  readonly unassigned: number
  readonly run: number
  readonly contingency: number
}

/** An entry before it knows its budget. */
export interface SpendItem {
  readonly kind: 'planned' | 'actual'
  readonly bucket: NonNullable<EntryInput['bucket']>
  readonly day: string
  readonly amount: number
  readonly initiative: string | null
}

/**
 * The entries of a quarter as of a day: booked on past days, planned on all of them. Spend bends
 * off its heading in the middle of the quarter and meets it at the end.
 */
export function spendItems(
  spec: SpendSpec,
  bookingDays: readonly string[],
  today: string,
  random: Random,
): SpendItem[] {
  const past = bookingDays.filter((day) => day < today)
  const ahead = bookingDays.filter((day) => day > today)
  const share = ahead.length === 0 ? 1 : past.length / (past.length + ahead.length)
  const end = byTier((tier) => (spec.total * spec.heading[tier]) / 100)
  const spent = byTier((tier) =>
    Math.round(end[tier] * share + spec.total * spec.bend[tier] * share * (1 - share)),
  )
  const items: SpendItem[] = []
  for (const tier of TIERS) {
    const initiatives = INITIATIVE_SPECS.filter((spec) => spec.tier === tier)
    const spread = (kind: SpendItem['kind'], amount: number, days: readonly string[]) => {
      const shares = split(
        amount,
        initiatives.map((initiative) => initiative.share),
      )
      for (const [index, { key }] of initiatives.entries()) {
        const booked = overDays(shares[index] ?? 0, days, random)
        items.push(
          ...booked.map((item) => ({ kind, bucket: 'mix' as const, initiative: key, ...item })),
        )
      }
    }
    spread('actual', spent[tier], past)
    spread('planned', Math.round(spent[tier] * spec.plannedPerSpent[tier]), past)
    spread('planned', Math.round(end[tier]) - spent[tier], ahead)
  }
  return [...items, ...outside(spec, share, past, random)]
}

/** Spend that no initiative carries: not yet assigned, keeping things running, the unforeseen. */
function outside(
  spec: SpendSpec,
  share: number,
  past: readonly string[],
  random: Random,
): SpendItem[] {
  const book = (
    bucket: SpendItem['bucket'],
    amount: number,
    days: readonly string[],
  ): SpendItem[] =>
    overDays(Math.round(amount * share), days, random).map((item) => ({
      kind: 'actual',
      bucket,
      initiative: null,
      ...item,
    }))
  return [
    ...book('mix', spec.unassigned, past.slice(-3)),
    ...book('run', spec.run, past),
    ...book('contingency', spec.contingency, past.slice(-1)),
  ]
}

/** Splits an amount over days, a little uneven, exactly. */
function overDays(
  amount: number,
  days: readonly string[],
  random: Random,
): { readonly day: string; readonly amount: number }[] {
  const parts = split(
    amount,
    days.map(() => Math.round(80 + 40 * random())),
  )
  return days
    .map((day, index) => ({ day, amount: parts[index] ?? 0 }))
    .filter((item) => item.amount > 0)
}

/** The last Friday of each month of the quarter, when invoices are booked. */
export function monthEnds(quarter: Quarter): string[] {
  return quarter.fridays.filter(
    (day, index) => quarter.fridays[index + 1]?.slice(0, 7) !== day.slice(0, 7),
  )
}
