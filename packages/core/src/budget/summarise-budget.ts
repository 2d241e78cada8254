import type { Budget, BudgetSummary, Entry, MixView } from '../contract/budget.js'
import type { Tier } from '../contract/metric.js'
import type { Cycle } from '../contract/cycle.js'
import { cycleDays } from '../objectives/cycle-days.js'
import { correction } from './correction.js'
import { band, drift } from './drift.js'
import { byTier, tiersOf, type PerTier } from './per-tier.js'
import type { SpendSum } from './read-spend-sums.js'
import { amountsOf, sumOf, total } from './spend-amounts.js'
import { splitByTier } from './split-by-tier.js'

type Row = BudgetSummary['initiatives'][number]

/**
 * A budget on one page (budget rules 5.2–5.5), as of a day. Run and contingency stand outside the
 * mix. Projected is what was spent plus what is planned for days after today; where that is not
 * the whole total, its shares are of what will be spent, so they still sum to 1.
 */
export function summariseBudget(facts: {
  readonly budget: Budget
  readonly cycle: Cycle
  readonly sums: readonly SpendSum[]
  readonly today: string
  readonly alert?: BudgetSummary['alert']
  readonly openReviewId?: BudgetSummary['openReviewId']
  readonly nameOf: (subject: Pick<Row, 'initiativeId' | 'experimentId'>) => Row['name']
}): BudgetSummary {
  const { budget, cycle, today } = facts
  const mix = facts.sums.filter((entry) => entry.bucket === 'mix')
  const spent = mix.filter((entry) => entry.kind === 'actual')
  const planned = mix.filter((entry) => entry.kind === 'planned')
  const actual = amountsOf(spent)
  const coming = amountsOf(planned.filter((entry) => entry.day > today))
  const projected = byTier((tier) => actual[tier] + coming[tier])
  const target = wholeSplit(budget)
  const assigned = sumOf(actual)
  const unassigned = total(spent.filter((entry) => entry.tierAmounts === null))
  const bucket = (name: Entry['bucket']) =>
    total(facts.sums.filter((entry) => entry.bucket === name && entry.kind === 'actual'))
  const booked = assigned + unassigned
  const { day, days } = cycleDays(cycle, today)
  return {
    budget,
    target,
    band: byTier((tier) => band(budget.targetMix[tier], budget.band)),
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
    burn: burnOf(actual, amountsOf(planned.filter((entry) => entry.day <= today))),
    plan: planOf(actual, coming, budget),
    alert: facts.alert ?? null,
    openReviewId: facts.openReviewId ?? null,
    tooSmall: tiersOf(byTier((tier) => budget.targetMix[tier] > 0 && target[tier] === 0)).includes(
      true,
    ),
    initiatives: bySubject(mix, facts.nameOf),
  }
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

/** Spent by what was planned to be spent by now; null where nothing was. */
function burnOf(actual: PerTier<number>, plannedByNow: PerTier<number>): BudgetSummary['burn'] {
  return byTier((tier) => ({
    plannedByNow: plannedByNow[tier],
    share: plannedByNow[tier] > 0 ? actual[tier] / plannedByNow[tier] : null,
  }))
}

/** What to spend in the rest of the period (5.5); null once more than the total is spent. */
function planOf(
  actual: PerTier<number>,
  coming: PerTier<number>,
  budget: Budget,
): BudgetSummary['plan'] {
  if (sumOf(actual) > budget.total) return null
  const { full, feasible, spend, bestTvd } = correction(budget.total, actual, budget.targetMix)
  return {
    full,
    stillPlanned: coming,
    needed: spend,
    move: byTier((tier) => spend[tier] - coming[tier]),
    notPlanned: sumOf(spend) - sumOf(coming),
    feasible,
    bestTvd,
  }
}

/** The total on target; where the budget says so, even a tiny one gives exploratory work one unit. */
function wholeSplit({ total: whole, targetMix, floorExploratory }: Budget): PerTier<number> {
  const parts = splitByTier(whole, targetMix)
  const floored = floorExploratory && whole >= 3 && targetMix.exploratory > 0
  if (!floored || parts.exploratory > 0) return parts
  return { ...parts, core: parts.core - 1, exploratory: 1 }
}

function mixView(amounts: PerTier<number>, { targetMix, band: rule }: Budget): MixView {
  const found = drift(amounts, targetMix, rule)
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
  mix: readonly SpendSum[],
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
