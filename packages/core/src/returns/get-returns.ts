import { byTier, type PerTier } from '../budget/per-tier.js'
import type { Context } from '../context.js'
import { ReturnsQuery, type Returns } from '../contract/returns.js'
import { TIERS } from '../contract/metric.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { returnsByInitiative } from './initiative-returns.js'
import { loadReturnFacts, type ReturnFacts, type ReturnScope } from './load-return-facts.js'
import { returnPeriods } from './return-periods.js'
import type { SpendRow } from './read-spend.js'
import { returnUnit, tierReturns } from './tier-returns.js'
import { movesIn, readTierHistory } from './tier-moves.js'

/**
 * Return and learning by tier over the four quarters that end with a cycle (budget rule 5.6), of
 * people's time or of one currency. Only days with a budget count, so that no experiment looks free
 * because its cost was never booked.
 */
export async function getReturns(ctx: Context, raw: ReturnsQuery): Promise<Returns> {
  const scope = scopeOf(parse(ReturnsQuery, raw))
  const { db } = ctx.store
  const facts = await loadReturnFacts(ctx, scope)
  const { window, year, northStar } = facts
  const { moves, funnel } = await readTierHistory(db)
  const own = movesIn(moves, { startsOn: year.startsOn, endsOn: window?.until ?? year.endsOn })
  const { spent, unassigned } = spentIn(facts)
  const booked = TIERS.reduce((sum, tier) => sum + spent[tier], unassigned)
  return {
    ledger: scope.ledger,
    currency: scope.currency,
    window: window && { from: window.from, until: window.until, days: window.days },
    northStar: northStar && {
      metricId: northStar.id,
      name: northStar.name,
      kind: northStar.kind,
      unit: northStar.unit,
    },
    ...tierReturns({
      unit: returnUnit(scope),
      days: window?.days ?? 0,
      spent,
      unassigned,
      concluded: facts.concluded,
      hasNorthStar: northStar !== null,
      promoted: own.promoted,
    }),
    unassigned,
    coverage: booked > 0 ? (booked - unassigned) / booked : null,
    initiatives: await returnsByInitiative(db, scope, facts),
    ...saidBeside(facts),
    periods: await returnPeriods(db, facts),
    moves: own.moves,
    funnel,
  }
}

function scopeOf({ ledger, currency, cycleId }: ReturnsQuery): ReturnScope {
  if ((ledger === 'money') !== (currency !== undefined)) {
    throw invalid('request.invalid', { path: 'currency', message: 'only money has a currency' })
  }
  return { ledger, currency: currency ?? null, cycleId }
}

function spentIn({ window, spend }: ReturnFacts): {
  readonly spent: PerTier<number>
  readonly unassigned: number
} {
  const rows = spend.filter(
    (row) => window !== null && row.day >= window.from && row.day <= window.until,
  )
  const sum = (amountOf: (row: SpendRow) => number) =>
    rows.reduce((total, row) => total + amountOf(row), 0)
  return {
    spent: byTier((tier) => sum((row) => row.tiers?.[tier] ?? 0)),
    unassigned: sum((row) => (row.tiers === null ? row.amount : 0)),
  }
}

/** What is left out of the sums, and how: a reader of the numbers has to know. */
function saidBeside({
  concluded,
  decided,
  window,
  year,
}: ReturnFacts): Pick<Returns, 'notCarried' | 'outsideBudgets' | 'withoutTier'> {
  const inYear = decided.filter(
    (item) => item.isReadable && item.decidedOn >= year.startsOn && item.decidedOn <= year.endsOn,
  )
  return {
    notCarried: concluded.flatMap(({ experiment, tier, notCarried: why }) => {
      const { experimentId, number, name } = experiment
      return why === null ? [] : [{ experimentId, number, name, tier, why }]
    }),
    outsideBudgets: inYear.filter((item) => !(window?.covers(item.decidedOn) ?? false)).length,
    withoutTier: concluded.filter((item) => item.tier === null).length,
  }
}
