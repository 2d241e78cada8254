import type { Budget, BudgetSummary, Entry, MixView } from '../contract/budget.js'
import type { Tier } from '../contract/metric.js'
import type { Cycle } from '../contract/cycle.js'
import { cycleDays } from '../objectives/cycle-days.js'
import { correction } from './correction.js'
import { band, drift } from './drift.js'
import { byTier, tiersOf, type PerTier } from './per-tier.js'
import { splitByTier } from './split-by-tier.js'

/** An entry after its corrections: on the day and in the tier of the entry itself. */
type NetEntry = Pick<
  Entry,
  'kind' | 'bucket' | 'day' | 'amount' | 'tier' | 'tierAmounts' | 'initiativeId' | 'experimentId'
>

type Row = BudgetSummary['initiatives'][number]

/**
 * A budget on one page (budget rules 5.2–5.5), as of a day. Run and contingency stand outside the
 * mix. Projected is what was spent plus what is planned for days after today; where that is not
 * the whole total, its shares are of what will be spent, so they still sum to 1.
 */
export function summariseBudget(facts: {
  readonly budget: Budget
  readonly cycle: Cycle
  readonly entries: readonly Entry[]
  readonly today: string
  readonly nameOf: (subject: Pick<Row, 'initiativeId' | 'experimentId'>) => Row['name']
}): BudgetSummary {
  const { budget, cycle, today } = facts
  const net = applyCorrections(facts.entries)
  const mix = net.filter((entry) => entry.bucket === 'mix')
  const spent = mix.filter((entry) => entry.kind === 'actual')
  const planned = mix.filter((entry) => entry.kind === 'planned')
  const actual = amountsOf(spent)
  const coming = amountsOf(planned.filter((entry) => entry.day > today))
  const projected = byTier((tier) => actual[tier] + coming[tier])
  const target = splitByTier(budget.total, budget.targetMix)
  const assigned = sumOf(actual)
  const unassigned = total(spent.filter((entry) => entry.tierAmounts === null))
  const bucket = (name: Entry['bucket']) =>
    total(net.filter((entry) => entry.bucket === name && entry.kind === 'actual'))
  const booked = assigned + unassigned
  const { day, days } = cycleDays(cycle, today)
  return {
    budget,
    target,
    band: byTier((tier) => band(budget.targetMix[tier])),
    planned: mixView(amountsOf(planned), budget),
    actual: mixView(actual, budget),
    projected: mixView(projected, budget),
    unassigned,
    run: bucket('run'),
    contingency: bucket('contingency'),
    coverage: booked === 0 ? null : assigned / booked,
    reliable: booked === 0 ? null : assigned * 5 >= booked * 4,
    alertable: assigned * 5 >= budget.total || day * 4 >= days,
    overTotal: booked > budget.total,
    move: moves(actual, coming, budget),
    tooSmall: tiersOf(byTier((tier) => budget.targetMix[tier] > 0 && target[tier] === 0)).includes(
      true,
    ),
    initiatives: bySubject(mix, facts.nameOf),
  }
}

function applyCorrections(entries: readonly Entry[]): NetEntry[] {
  const corrections = new Map<string, Entry[]>()
  for (const entry of entries) {
    if (entry.correctsId === null) continue
    corrections.set(entry.correctsId, [...(corrections.get(entry.correctsId) ?? []), entry])
  }
  return entries
    .filter((entry) => entry.correctsId === null)
    .map((entry) => {
      const own = corrections.get(entry.id) ?? []
      const amount = own.reduce((sum, item) => sum + item.amount, entry.amount)
      const { tierAmounts } = entry
      const net =
        tierAmounts &&
        byTier((tier) =>
          own.reduce((sum, item) => sum + (item.tierAmounts?.[tier] ?? 0), tierAmounts[tier]),
        )
      return { ...entry, amount, tierAmounts: net }
    })
}

/**
 * What would have to move between tiers for the projected amount to end on target, or as near as
 * what is already spent allows: the correction of that amount, less what is planned. Sums to 0.
 */
function moves(
  actual: PerTier<number>,
  coming: PerTier<number>,
  budget: Budget,
): BudgetSummary['move'] {
  const amount = sumOf(actual) + sumOf(coming)
  if (amount === 0) return null
  const { spend } = correction(amount, actual, budget.targetMix)
  return byTier((tier) => spend[tier] - coming[tier])
}

function mixView(amounts: PerTier<number>, { targetMix }: Budget): MixView {
  const found = drift(amounts, targetMix)
  return {
    amounts,
    total: sumOf(amounts),
    shares: found && found.share,
    percent: found && splitByTier(100, amounts),
    deviation: found && found.deviation,
    severity: found && found.severity,
    maxDeviation: found && found.maxDeviation,
    tvd: found && found.tvd,
    overall: found && found.overall,
  }
}

/** Spend by what it is booked on, a change of tier on a row of its own; largest first in a tier. */
function bySubject(
  mix: readonly NetEntry[],
  nameOf: (subject: Pick<Row, 'initiativeId' | 'experimentId'>) => Row['name'],
): Row[] {
  const rows = new Map<string, Row>()
  for (const { initiativeId, experimentId, tier, kind, amount } of mix) {
    const key = `${initiativeId} ${experimentId} ${tier}`
    const subject = { initiativeId, experimentId }
    const row = rows.get(key) ?? { ...subject, name: nameOf(subject), tier, planned: 0, actual: 0 }
    rows.set(key, { ...row, [kind]: row[kind] + amount })
  }
  return [...rows.values()].toSorted(
    (a, b) => order(a.tier) - order(b.tier) || b.actual + b.planned - (a.actual + a.planned),
  )
}

function order(tier: Tier | null): number {
  return tier === null ? 3 : { core: 0, supporting: 1, exploratory: 2 }[tier]
}

function amountsOf(entries: readonly NetEntry[]): PerTier<number> {
  return byTier((tier) => entries.reduce((sum, entry) => sum + (entry.tierAmounts?.[tier] ?? 0), 0))
}

function total(entries: readonly NetEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.amount, 0)
}

function sumOf(amounts: PerTier<number>): number {
  return tiersOf(amounts).reduce((sum, amount) => sum + amount, 0)
}
