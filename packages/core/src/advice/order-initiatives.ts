import type { AdviceInitiative } from './advice-facts.js'
import { ENOUGH_EXPERIMENTS } from './move-room.js'

/** The lower end of what it gains for a unit; null while too few experiments say it. */
export function lowerBound({ gain }: AdviceInitiative): number | null {
  return gain === null || gain.n < ENOUGH_EXPERIMENTS ? null : gain.interval[0]
}

/**
 * Who gives first: what has a reason to stop, then the lowest lower bound, then what is not known,
 * the larger plan first. The id decides ties, so that the order of the facts never matters.
 */
export function givingOrder(initiatives: readonly AdviceInitiative[]): AdviceInitiative[] {
  return initiatives
    .filter((item) => item.isWhole)
    .toSorted(
      (a, b) =>
        Math.sign(b.signs.length) - Math.sign(a.signs.length) ||
        byBound(a, b, 1) ||
        b.left - a.left ||
        byId(a, b),
    )
}

/** Who receives first: the highest lower bound, then what is not known; what should stop never does. */
export function receivingOrder(initiatives: readonly AdviceInitiative[]): AdviceInitiative[] {
  return initiatives
    .filter((item) => item.isWhole && item.signs.length === 0)
    .toSorted((a, b) => byBound(a, b, -1) || b.left - a.left || byId(a, b))
}

/** Known ones first, in the direction asked for. */
function byBound(a: AdviceInitiative, b: AdviceInitiative, direction: 1 | -1): number {
  const [left, right] = [lowerBound(a), lowerBound(b)]
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  return direction * (left - right)
}

function byId(a: AdviceInitiative, b: AdviceInitiative): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
