import type { AdviceRecord } from '../contract/advice.js'
import type { TransferEnd } from '../contract/transfer.js'
import { returnUnit } from '../returns/tier-returns.js'
import type { AdviceFacts, Move, MoveEnd, UnitGain } from './advice-facts.js'
import { driftAdvice } from './drift-advice.js'
import { gateAdvice } from './gate-advice.js'
import { ENOUGH_EXPERIMENTS, moveRoom } from './move-room.js'
import { returnAdvice } from './return-advice.js'

/**
 * What the facts propose to move (budget rules 5.7): drift first, then the gates, then returns
 * inside a tier, each inside what the ones before it left of the limits. The same facts give the
 * same advice, in whatever order they come; every amount taken is an amount given.
 */
export function advise(facts: AdviceFacts): AdviceRecord[] {
  const room = moveRoom(facts)
  const moves = [
    ...driftAdvice(facts, room),
    ...gateAdvice(facts, room),
    ...returnAdvice(facts, room),
  ]
  return moves.map((move) => recordOf(facts, move))
}

function recordOf(facts: AdviceFacts, move: Move): AdviceRecord {
  const { rule, from, to, amount, most, changesIf, period } = move
  return {
    key: [rule, nameOf(from), nameOf(to), period].join(' '),
    budgetId: facts.budget.id,
    rule,
    from: endOf(from),
    to: endOf(to),
    fromTier: from.tier,
    toTier: to.tier,
    fromName: from.initiative && from.initiative.name,
    toName: to.initiative && to.initiative.name,
    amount,
    most,
    reasons: [...move.reasons],
    effect: effectOf(facts, move),
    changesIf,
    asOf: facts.asOf,
  }
}

function nameOf({ tier, initiative }: MoveEnd): string {
  return initiative?.id ?? tier
}

function endOf({ tier, initiative }: MoveEnd): TransferEnd {
  return initiative === null
    ? { on: 'tier', tier }
    : { on: 'initiative', initiativeId: initiative.id }
}

/** What the amount is expected to bring more where it goes than where it lies; both must be known. */
function effectOf(
  { star, budget }: AdviceFacts,
  { from, to, amount }: Move,
): AdviceRecord['effect'] {
  const [gives, receives] = [known(from), known(to)]
  if (gives === null || receives === null || star === null) return null
  const units = amount / returnUnit(budget)
  const estimate = units * (receives.estimate - gives.estimate)
  // Two normal estimates of different experiments: half widths add as their errors do.
  const reach = units * Math.hypot(halfWidth(receives), halfWidth(gives))
  const metric = { kind: star.kind, unit: star.unit }
  return {
    estimate,
    interval: [estimate - reach, estimate + reach],
    n: gives.n + receives.n,
    metric,
  }
}

function known({ initiative }: MoveEnd): UnitGain | null {
  const gain = initiative?.gain ?? null
  return gain === null || gain.n < ENOUGH_EXPERIMENTS ? null : gain
}

function halfWidth({ interval: [low, high] }: UnitGain): number {
  return (high - low) / 2
}
