import { blockOf } from './block.js'
import { cupedTheta } from './cuped.js'
import type {
  ComparableMoments,
  CovariateMoments,
  PartialCovariateMoments,
  Spread,
} from './moments.js'
import { mergeGroups, mergeNonEmpty } from './partial-outcome.js'

/** Moments of an outcome whose past not every unit has; those where every unit has one included. */
export function asPartial(moments: ComparableMoments): PartialCovariateMoments | null {
  if (moments.kind === 'partial_covariate') return checked(moments)
  if (moments.kind !== 'covariate') return null
  const { n, binary, outcome, covariate, cross } = moments
  return {
    kind: 'partial_covariate',
    n,
    binary,
    withPast: { n, outcome, covariate, cross },
    withoutPast: { n: 0, outcome: { mean: 0, m2: 0 } },
  }
}

/** The units that have a past, as if there were no others. */
export function wholePast({ binary, withPast }: PartialCovariateMoments): CovariateMoments {
  return { kind: 'covariate', binary, ...withPast }
}

/** Two groups of units put together, those with a past and those without one apart. */
export function mergePartial(
  a: PartialCovariateMoments,
  b: PartialCovariateMoments,
): PartialCovariateMoments {
  const { n, means, cross } = mergeNonEmpty(blockOf(wholePast(a)), blockOf(wholePast(b)))
  return {
    kind: 'partial_covariate',
    n: a.n + b.n,
    binary: a.binary && b.binary,
    withPast: {
      n,
      outcome: { mean: means[0] ?? 0, m2: cross[0]?.[0] ?? 0 },
      covariate: { mean: means[1] ?? 0, m2: cross[1]?.[1] ?? 0 },
      cross: cross[0]?.[1] ?? 0,
    },
    withoutPast: mergeGroups(a.withoutPast, b.withoutPast),
  }
}

/** Both arms with what their past predicts of the outcome in the place of the covariate. */
export interface PredictedArms {
  /** Coefficient of the covariate among the units that have one. */
  readonly theta: number
  readonly predicted: readonly [control: CovariateMoments, treatment: CovariateMoments]
}

/**
 * Least squares of the outcome on the covariate, filled where it is missing, and an indicator of
 * having none, over all units of both arms (Zhao and Ding, arXiv 2108.00152). Filled with the mean of the
 * known values the two regressors are orthogonal: the slope is that of CUPED among the units with a
 * past, and the step is how much the others differ from them. Both are one number for both arms, so
 * a group of one unit, or none, in an arm takes nothing away from the comparison.
 */
export function predictFromPast(
  control: PartialCovariateMoments,
  treatment: PartialCovariateMoments,
): PredictedArms {
  const all = mergePartial(control, treatment)
  const theta = cupedTheta(wholePast(control), wholePast(treatment))
  const centre = all.withPast.covariate.mean
  const known = all.withPast.n > 0 && all.withoutPast.n > 0
  const step = known ? all.withoutPast.outcome.mean - all.withPast.outcome.mean : 0
  const predict = ({ n, binary, withPast, withoutPast }: PartialCovariateMoments) => {
    const { outcome, covariate, cross } = withPast
    const group = (size: number, y: Spread, x: Spread, shared: number): CovariateMoments => {
      return { kind: 'covariate', n: size, binary, outcome: y, covariate: x, cross: shared }
    }
    const past = { mean: theta * (covariate.mean - centre), m2: theta * theta * covariate.m2 }
    const { means, cross: products } = mergeNonEmpty(
      blockOf(group(withPast.n, outcome, past, theta * cross)),
      blockOf(group(withoutPast.n, withoutPast.outcome, { mean: step, m2: 0 }, 0)),
    )
    const spread = (at: 0 | 1): Spread => ({ mean: means[at] ?? 0, m2: products[at]?.[at] ?? 0 })
    return group(n, spread(0), spread(1), products[0]?.[1] ?? 0)
  }
  return { theta, predicted: [predict(control), predict(treatment)] }
}

// An empty group leaves the other one as it is, to the last digit.

function checked(moments: PartialCovariateMoments): PartialCovariateMoments {
  const { n, withPast, withoutPast } = moments
  if (n === withPast.n + withoutPast.n) return moments
  throw new RangeError(`n must be the units with and without a past, got ${n}`)
}
