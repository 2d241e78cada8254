import { bookEntry } from '../../budget/book-entry.js'
import { createBudget } from '../../budget/create-budget.js'
import { createInitiative } from '../../budget/create-initiative.js'
import { plantDecision, type PlantedDecision } from '../../contribution/testing/plant-decision.js'
import { Returns, type TierReturn } from '../../contract/returns.js'
import type { Tier } from '../../contract/metric.js'
import { createCycle } from '../../objectives/create-cycle.js'
import { northStar, openTestContext, supportingMetric } from '../../testing.js'
import { getReturns } from '../get-returns.js'

export const FIRST = '2026-01-01'
export const turnedDown = { choice: 'do_not_ship', shipped: null } as const

export type ReturnWorld = Awaited<ReturnType<typeof openReturnWorld>>

/** A North Star, a metric below it, and a clock that stands on the first day of 2026. */
export async function openReturnWorld() {
  const ctx = await openTestContext({ now: `${FIRST}T09:00:00.000Z` })
  const star = await northStar(ctx)
  const target = await supportingMetric(ctx, star.id, { key: 'completion' })
  return {
    ctx,
    star,
    target,
    until: (day: string) => ctx.advance(Date.parse(`${day}T09:00:00.000Z`) - ctx.now().getTime()),
    async half(name: string, startsOn: string, endsOn: string) {
      const cycle = await createCycle(ctx, { name: { en: name }, startsOn, endsOn })
      const people = { cycleId: cycle.id, ledger: 'people', total: 20_000 } as const
      return { cycleId: cycle.id, budgetId: (await createBudget(ctx, people)).id }
    },
    async initiative(tier: Tier, weights: Record<Tier, number> | null = null) {
      const name = { en: `${tier} work` }
      return (await createInitiative(ctx, { name, tier, weights, ownerId: ctx.actorId })).id
    },
    spend: (budgetId: string, initiativeId: string | null, amount: number, day = FIRST) =>
      bookEntry(ctx, { budgetId, kind: 'actual', day, amount, initiativeId }),
    /** Decided today with an effect on the North Star, shipped to everybody today. */
    decide: (
      initiativeId: string | null,
      absolute: readonly [number, number],
      rest: Partial<PlantedDecision> = {},
    ) =>
      plantDecision(ctx, {
        targetMetricId: target.id,
        effects: [{ metricId: star.id, absolute }],
        choice: 'ship',
        shipped: { shareBp: 10_000, from: ctx.now().toISOString().slice(0, 10) },
        ...(initiativeId === null ? {} : { initiativeId }),
        ...rest,
      }),
    returnsOf: async (cycleId: string) =>
      Returns.parse(await getReturns(ctx, { ledger: 'people', cycleId })),
  }
}

/** The row of a tier. */
export function rowOf(found: Returns, tier: Tier): TierReturn | undefined {
  return found.tiers.find((row) => row.tier === tier)
}
