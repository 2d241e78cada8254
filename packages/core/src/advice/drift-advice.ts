import { correction } from '../budget/correction.js'
import { drift } from '../budget/drift.js'
import { byTier, tiersOf, type PerTier } from '../budget/per-tier.js'
import type { AdviceReason } from '../contract/advice.js'
import { TIERS, type Tier } from '../contract/metric.js'
import type { AdviceFacts, AdviceInitiative, Move, MoveEnd } from './advice-facts.js'
import { amount, gain, points, text, tierFigure } from './figures.js'
import type { MoveRoom } from './move-room.js'
import { givingOrder, lowerBound, receivingOrder } from './order-initiatives.js'

/**
 * Moves from tiers above their target to tiers below, where the projected mix is in breach: the
 * furthest off first, from plans that lie on no work yet, then from the weakest initiative, to the
 * strongest.
 */
export function driftAdvice(facts: AdviceFacts, room: MoveRoom): Move[] {
  const { budget, spent, coming } = facts
  const projected = byTier((tier) => spent[tier] + coming[tier])
  const found = drift(projected, budget.targetMix, budget.band)
  if (found === null || found.overall !== 'breach') return []
  const total = tiersOf(projected).reduce((sum, one) => sum + one, 0)
  const { spend } = correction(total, spent, budget.targetMix)
  const need = byTier((tier) => spend[tier] - coming[tier])
  const overs = TIERS.filter((tier) => need[tier] < 0).toSorted((a, b) => need[a] - need[b])
  const unders = TIERS.filter((tier) => need[tier] > 0).toSorted((a, b) => need[b] - need[a])
  const excess = { ...byTier((tier) => Math.abs(need[tier])) }
  const moves: Move[] = []
  for (const over of overs) {
    for (const under of unders) {
      const to = receiverOf(facts, under)
      for (const from of giversOf(facts, over)) {
        const wanted = Math.min(excess[over], excess[under])
        const most = room.most(from, to)
        const moved = Math.min(wanted, most)
        if (moved <= 0) continue
        room.take(from, to, moved)
        excess[over] -= moved
        excess[under] -= moved
        moves.push(writeDown(facts, { from, to, amount: moved, most }, found.deviation, need))
      }
    }
  }
  return moves
}

function giversOf({ initiatives }: AdviceFacts, tier: Tier): MoveEnd[] {
  const own = givingOrder(initiatives.filter((item) => item.tier === tier))
  return [{ tier, initiative: null }, ...own.map((initiative) => ({ tier, initiative }))]
}

function receiverOf({ initiatives }: AdviceFacts, tier: Tier): MoveEnd {
  const [first = null] = receivingOrder(initiatives.filter((item) => item.tier === tier))
  return { tier, initiative: first }
}

function writeDown(
  facts: AdviceFacts,
  move: Pick<Move, 'from' | 'to' | 'amount' | 'most'>,
  deviation: PerTier<number>,
  need: PerTier<number>,
): Move {
  const { budget, asOf } = facts
  const { from, to } = move
  const mix: AdviceReason = {
    code: 'mix_off',
    params: {
      from: tierFigure(from.tier),
      fromPoints: points(deviation[from.tier]),
      to: tierFigure(to.tier),
      toPoints: points(deviation[to.tier]),
    },
    to: '/budget',
  }
  const changesIf: AdviceReason = {
    code: 'changes_mix',
    params: { amount: amount(Math.abs(need[to.tier]), budget), tier: tierFigure(to.tier) },
    to: '/budget',
  }
  const reasons = [mix, giverReason(facts, from), receiverReason(facts, to)]
  return { rule: 'drift', ...move, reasons, changesIf, period: asOf.slice(0, 7) }
}

/** Why this end gives. */
export function giverReason(facts: AdviceFacts, { tier, initiative }: MoveEnd): AdviceReason {
  const { budget, free } = facts
  if (initiative === null) {
    const params = { tier: tierFigure(tier), amount: amount(free[tier], budget) }
    return { code: 'gives_free_plan', params, to: '/budget/ledger' }
  }
  const [sign] = initiative.signs
  if (sign !== undefined) {
    const params = { name: text(initiative.name), ...sign.params }
    return { code: `gives_${sign.code}`, params, to: '/budget/gates' }
  }
  return (
    returnReason(facts, initiative, 'gives_lowest_return') ?? {
      code: 'gives_unknown_return',
      params: { name: text(initiative.name), amount: amount(initiative.left, budget) },
      to: '/budget/return',
    }
  )
}

/** Why this end receives. */
export function receiverReason(facts: AdviceFacts, { tier, initiative }: MoveEnd): AdviceReason {
  if (initiative === null) {
    return { code: 'receives_tier', params: { tier: tierFigure(tier) }, to: '/budget/ledger' }
  }
  return (
    returnReason(facts, initiative, 'receives_highest_return') ?? {
      code: 'receives_unknown_return',
      params: { name: text(initiative.name), tier: tierFigure(tier) },
      to: '/budget/return',
    }
  )
}

function returnReason(
  { budget, star }: AdviceFacts,
  initiative: AdviceInitiative,
  code: 'gives_lowest_return' | 'receives_highest_return',
): AdviceReason | null {
  const bound = lowerBound(initiative)
  if (bound === null || star === null) return null
  const params = {
    name: text(initiative.name),
    bound: gain(bound, budget, star),
    n: { is: 'count', value: initiative.gain?.n ?? 0 } as const,
  }
  return { code, params, to: '/budget/return' }
}
