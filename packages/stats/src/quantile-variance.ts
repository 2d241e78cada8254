import { normalUpperQuantile } from './distributions/normal.js'
import { requireOpenProbability } from './domain.js'
import type { QuantileMoments } from './moments.js'
import { ratioDeviations } from './ratio-deviations.js'

/** The vectors and engines read the bounds at 95% confidence. */
const rankZ = normalUpperQuantile(0.025)

// Ties on a coarse scale can make the bounds nearly touch; large arms keep a floor of variance.
const smallestVariance = 1e-5
const largeArm = 100

/**
 * Variance per event of a sample quantile, from how far the quantile moves over +-1.96 standard
 * errors of its rank; inflated by the design effect when events come in clusters (Deng, Knoblich
 * and Lu 2018). 0 when there are too few events for the bounds to lie inside the sample, or when
 * the bounds do not enclose anything.
 */
export function quantileVariance(moments: QuantileMoments): number {
  const { n, rankedEvents, level, lower, upper } = moments
  requireOpenProbability('level', level)
  const odds = level / (1 - level)
  if (!(n > rankZ ** 2 * Math.max(odds, 1 / odds)) || !(upper > lower)) return 0
  const slope = (upper - lower) / (2 * rankZ)
  const measured = (rankedEvents / n) * (n - 1) * slope ** 2
  const independent = n >= largeArm ? Math.max(measured, smallestVariance) : measured
  return moments.clusters === undefined ? independent : independent * designEffect(moments)
}

// How much more the share of events below the quantile varies than if events were independent.
function designEffect({ n, level, clusters }: QuantileMoments): number {
  if (clusters === undefined || clusters.n <= 1) return 0
  const clustered = ratioDeviations(clusters).m2 / (clusters.n - 1)
  const variance = clustered / (clusters.n * clusters.denominator.mean ** 2)
  return variance / ((level * (1 - level)) / n)
}
