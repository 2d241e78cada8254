import type { Context } from '../context.js'
import type { Tier } from '../contract/metric.js'
import type { InitiativeReturn } from '../contract/returns.js'
import { TIERS } from '../contract/metric.js'
import { initiatives } from '../db/schema/initiatives.js'
import type { Executor } from '../db/open.js'
import type { LocalizedLine } from '../contract/text.js'
import { groupGain, type Concluded } from './decided-gains.js'
import { loadReturnFacts, type ReturnFacts, type ReturnScope } from './load-return-facts.js'
import type { SpendRow } from './read-spend.js'
import { returnUnit, spentOn } from './tier-returns.js'

interface Group {
  readonly initiativeId: string | null
  readonly tier: Tier | null
  readonly spent: readonly SpendRow[]
  readonly concluded: readonly Concluded[]
}

/**
 * Spend and return of each initiative over the four quarters that end with a cycle; experiments
 * without an initiative stand together by tier. An interval rests on the experiments' own standard
 * errors, so it is there from the first one that is counted: `counted` says how many there are.
 */
export async function initiativeReturns(
  ctx: Context,
  scope: ReturnScope,
): Promise<InitiativeReturn[]> {
  return returnsByInitiative(ctx.store.db, scope, await loadReturnFacts(ctx, scope))
}

/** The same from facts that are read already. */
export async function returnsByInitiative(
  db: Executor,
  scope: ReturnScope,
  facts: ReturnFacts,
): Promise<InitiativeReturn[]> {
  const rows = await db.select({ id: initiatives.id, name: initiatives.name }).from(initiatives)
  const names = new Map<string, LocalizedLine>(rows.map((row) => [row.id, row.name]))
  return groupsOf(facts)
    .map(({ initiativeId, tier, spent, concluded }) => {
      const amount = spent.reduce((sum, row) => sum + row.amount, 0)
      const found = groupGain(
        concluded.map((item) => ({ item, part: 1, isCounted: true })),
        { hasNorthStar: facts.northStar !== null, least: 1 },
      )
      const name = initiativeId === null ? null : (names.get(initiativeId) ?? null)
      return { initiativeId, name, tier, ...spentOn(amount, found, returnUnit(scope)) }
    })
    .toSorted((a, b) => order(a.tier) - order(b.tier) || b.spent - a.spent)
}

function order(tier: Tier | null): number {
  return tier === null ? TIERS.length : TIERS.indexOf(tier)
}

function groupsOf({ window, spend, concluded, tierOf, initiativeOf }: ReturnFacts): Group[] {
  if (window === null) return []
  const { from, until } = window
  const inWindow = spend.filter((row) => row.day >= from && row.day <= until)
  const owner = (row: SpendRow) =>
    row.initiativeId ??
    (row.experimentId === null ? null : (initiativeOf.get(row.experimentId) ?? null))
  const ids = new Set([
    ...inWindow.flatMap((row) => owner(row) ?? []),
    ...concluded.flatMap((item) => item.initiativeId ?? []),
  ])
  const own = [...ids].map((initiativeId) => ({
    initiativeId,
    tier: tierOf({ initiativeId, experimentId: null, tier: null }, until)?.tier ?? null,
    spent: inWindow.filter((row) => owner(row) === initiativeId),
    concluded: concluded.filter((item) => item.initiativeId === initiativeId),
  }))
  const alone = TIERS.map((tier) => ({
    initiativeId: null,
    tier,
    spent: inWindow.filter((row) => owner(row) === null && (row.tiers?.[tier] ?? 0) !== 0),
    concluded: concluded.filter((item) => item.initiativeId === null && item.tier === tier),
  }))
  return [...own, ...alone.filter((group) => group.spent.length + group.concluded.length > 0)]
}
