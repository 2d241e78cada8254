import { TIERS } from '../contract/metric.js'
import type { AdviceFacts, AdviceInitiative, Move } from './advice-facts.js'
import { giverReason, receiverReason } from './drift-advice.js'
import { count, gain, text } from './figures.js'
import type { MoveRoom } from './move-room.js'
import { givingOrder, lowerBound, receivingOrder } from './order-initiatives.js'
import { stepOf } from './step.js'

/**
 * Inside a tier, a fifth of the remaining plan of the initiative with the lowest lower bound to the
 * one with the highest, where that bound lies above what the other is expected to bring and each
 * has three concluded experiments.
 */
export function returnAdvice(facts: AdviceFacts, room: MoveRoom): Move[] {
  return TIERS.flatMap((tier) => {
    const known = facts.initiatives.filter(
      (item) => item.tier === tier && lowerBound(item) !== null,
    )
    const [weakest] = givingOrder(known)
    const [strongest] = receivingOrder(known)
    if (!weakest || !strongest || !isBetter(strongest, weakest)) return []
    const [from, to] = [
      { tier, initiative: weakest },
      { tier, initiative: strongest },
    ]
    const most = room.most(from, to)
    const moved = Math.min(stepOf(weakest.left), most)
    if (moved <= 0) return []
    room.take(from, to, moved)
    return [
      {
        rule: 'return',
        from,
        to,
        amount: moved,
        most,
        reasons: [
          giverReason(facts, from),
          receiverReason(facts, to),
          {
            code: 'evidence_enough',
            params: { from: count(weakest.gain?.n ?? 0), to: count(strongest.gain?.n ?? 0) },
            to: '/experiments',
          },
        ],
        changesIf: {
          code: 'changes_return',
          params: {
            name: text(strongest.name),
            ...(facts.star === null
              ? {}
              : { bound: gain(weakest.gain?.estimate ?? 0, facts.budget, facts.star) }),
          },
          to: '/budget/return',
        },
        period: facts.asOf.slice(0, 7),
      },
    ]
  })
}

function isBetter(a: AdviceInitiative, b: AdviceInitiative): boolean {
  return a.gain !== null && b.gain !== null && a.gain.interval[0] > b.gain.estimate
}
