import { byTier, tiersOf, type PerTier } from '../budget/per-tier.js'
import { compare, minus, ratio, times, type Fraction } from '../fraction.js'
import type { AdviceFacts, MoveEnd } from './advice-facts.js'

/** Experiments that have to be concluded before core and supporting work are traded. */
export const ENOUGH_EXPERIMENTS = 3
/** The most that may move out of and into a tier in a period: a twentieth of the total, 5 points. */
const MOST_OF_TOTAL = 20

/** What may still be moved, taken down as moves are made. */
export interface MoveRoom {
  most(from: MoveEnd, to: MoveEnd): number
  take(from: MoveEnd, to: MoveEnd, amount: number): void
}

/** The most that may move out of and into a tier in one period. */
export function moveLimit(total: number): number {
  return Math.floor(total / MOST_OF_TOTAL)
}

/** What is left of the limit by tier, never below 0. */
export function roomByTier(facts: Pick<AdviceFacts, 'budget' | 'used'>): PerTier<number> {
  const limit = moveLimit(facts.budget.total)
  return byTier((tier) => Math.max(0, limit - facts.used[tier]))
}

/**
 * The hard limits of advice, for all its moves together: no more than is still planned, at most 5
 * points of the total out of and into a tier in a period, exploratory work never taken below its
 * band, nothing into exploratory work that the envelope holds, core and supporting not traded
 * without three concluded experiments each, and nothing that gives and receives at once.
 */
export function moveRoom(facts: AdviceFacts): MoveRoom {
  const room = { ...roomByTier(facts) }
  const free = { ...facts.free }
  const left = new Map(facts.initiatives.map(({ id, left: amount }) => [id, amount]))
  const [giving, receiving] = [new Set<string>(), new Set<string>()]
  let [spare, released] = [spareExploratory(facts), facts.released ?? Infinity]

  const canTrade = (from: MoveEnd, to: MoveEnd) =>
    from.tier === 'exploratory' ||
    to.tier === 'exploratory' ||
    from.tier === to.tier ||
    Math.min(facts.concluded[from.tier], facts.concluded[to.tier]) >= ENOUGH_EXPERIMENTS

  return {
    most(from, to) {
      if (nameOf(from) === nameOf(to) || !canTrade(from, to)) return 0
      if (receiving.has(nameOf(from)) || giving.has(nameOf(to))) return 0
      const planned = from.initiative ? (left.get(from.initiative.id) ?? 0) : free[from.tier]
      const crosses = from.tier !== to.tier
      const limits = [
        planned,
        room[from.tier],
        room[to.tier],
        crosses && from.tier === 'exploratory' ? spare : Infinity,
        crosses && to.tier === 'exploratory' ? released : Infinity,
      ]
      return Math.max(0, Math.min(...limits))
    },
    take(from, to, amount) {
      if (from.initiative)
        left.set(from.initiative.id, (left.get(from.initiative.id) ?? 0) - amount)
      else free[from.tier] -= amount
      giving.add(nameOf(from))
      receiving.add(nameOf(to))
      room[from.tier] -= amount
      if (from.tier === to.tier) return
      room[to.tier] -= amount
      if (from.tier === 'exploratory') spare -= amount
      if (to.tier === 'exploratory') released -= amount
    },
  }
}

function nameOf({ tier, initiative }: MoveEnd): string {
  return initiative?.id ?? tier
}

/** How much of the projected exploratory work lies above the lower edge of its band, rounded down. */
function spareExploratory({ spent, coming, budget }: AdviceFacts): number {
  const total = tiersOf(spent).reduce((sum, amount) => sum + amount, 0)
  const planned = tiersOf(coming).reduce((sum, amount) => sum + amount, 0)
  const edge = times(ratio(total + planned), lowerEdge(budget))
  const above = minus(ratio(spent.exploratory + coming.exploratory), edge)
  return compare(above, ratio(0)) <= 0 ? 0 : Number(above.numerator / above.denominator)
}

/** The share that exploratory work must keep: its target less its band. */
function lowerEdge({ targetMix, band }: AdviceFacts['budget']): Fraction {
  const target = ratio(targetMix.exploratory, 10_000)
  const relative = times(target, ratio(band.relative, 10_000))
  const absolute = ratio(band.points, 10_000)
  return minus(target, compare(relative, absolute) < 0 ? relative : absolute)
}
