import {
  covariateMomentsFromSums,
  meanMomentsFromSums,
  ratioMomentsFromSums,
  type CovariateMoments,
  type MeanMoments,
  type RatioMoments,
} from '../moments.js'

/** Sums that grow unit by unit, as an arm does while an experiment runs. */
export class GrowingMean {
  #n = 0
  #sum = 0
  #squares = 0

  add(units: number, draw: () => number): this {
    for (let i = 0; i < units; i += 1) {
      const value = draw()
      this.#sum += value
      this.#squares += value * value
    }
    this.#n += units
    return this
  }

  moments(): MeanMoments {
    return meanMomentsFromSums(this.#n, this.#sum, this.#squares)
  }
}

/** An arm of so many independent values. */
export function meanArm(units: number, draw: () => number): MeanMoments {
  return new GrowingMean().add(units, draw).moments()
}

/** An arm of pairs: outcome and past, or numerator and denominator. */
function pairSums(units: number, draw: () => readonly [number, number]) {
  const sums = { y: 0, yy: 0, x: 0, xx: 0, xy: 0 }
  for (let i = 0; i < units; i += 1) {
    const [y, x] = draw()
    sums.y += y
    sums.yy += y * y
    sums.x += x
    sums.xx += x * x
    sums.xy += x * y
  }
  return {
    first: { sum: sums.y, sumSquares: sums.yy },
    second: { sum: sums.x, sumSquares: sums.xx },
    sumProducts: sums.xy,
  }
}

/** An arm of outcomes with their past. */
export function covariateArm(
  n: number,
  draw: () => readonly [outcome: number, past: number],
): CovariateMoments {
  const { first: outcome, second: covariate, sumProducts } = pairSums(n, draw)
  return covariateMomentsFromSums({ n, outcome, covariate, sumProducts })
}

/** An arm of numerators over denominators. */
export function ratioArm(
  n: number,
  draw: () => readonly [numerator: number, denominator: number],
): RatioMoments {
  const { first: numerator, second: denominator, sumProducts } = pairSums(n, draw)
  return ratioMomentsFromSums({ n, numerator, denominator, sumProducts })
}
