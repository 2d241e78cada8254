import { compare } from '../compare.js'
import {
  covariateMomentsFromSums,
  meanMoments,
  meanMomentsFromSums,
  type Moments,
} from '../moments.js'
import { shrinkEffects } from '../portfolio/shrink-effects.js'
import { confidenceSequence } from '../sequential/confidence-sequence.js'
import { groupBoundaries } from '../sequential/group-boundaries.js'
import { groupResult } from '../sequential/group-result.js'
import { mixtureSprt } from '../sequential/mixture-sprt.js'
import { sequentialSampleRatio } from '../sequential/sequential-sample-ratio.js'
import { postStratify } from '../stratified/post-stratify.js'
import { seededNormal, seededRandom } from './random.js'

/** How often a trial of so many came out true. */
function share(trials: number, trial: () => boolean): number {
  let hits = 0
  for (let i = 0; i < trials; i += 1) if (trial()) hits += 1
  return hits / trials
}

// A skewed value per unit, mean 3 and variance 9, as revenue is.
function skewed(random: () => number): number {
  return -3 * Math.log(random())
}

/** Coverage of the 95% interval of a relative lift of 10% on a skewed metric. */
export function liftCoverage(trials: number): number {
  const random = seededRandom(11)
  const arm = (lift: number): Moments =>
    meanMoments(Array.from({ length: 400 }, () => lift * skewed(random)))
  return share(trials, () => {
    const { interval } = compare(arm(1), arm(1.1), { difference: 'relative', alpha: 0.05 })
    return interval[0] <= 0.1 && 0.1 <= interval[1]
  })
}

/** Coverage of the 95% interval after adjustment by a covariate of correlation 0.8. */
export function cupedCoverage(trials: number): number {
  const normal = seededNormal(12)
  const arm = (effect: number): Moments => {
    const sums = { y: 0, yy: 0, x: 0, xx: 0, xy: 0 }
    for (let i = 0; i < 200; i += 1) {
      const x = normal()
      const y = 5 + effect + 0.8 * x + 0.6 * normal()
      sums.y += y
      sums.yy += y * y
      sums.x += x
      sums.xx += x * x
      sums.xy += x * y
    }
    return covariateMomentsFromSums({
      n: 200,
      outcome: { sum: sums.y, sumSquares: sums.yy },
      covariate: { sum: sums.x, sumSquares: sums.xx },
      sumProducts: sums.xy,
    })
  }
  return share(trials, () => {
    const { interval } = compare(arm(0), arm(0.2), { difference: 'absolute', alpha: 0.05 })
    return interval[0] <= 0.2 && 0.2 <= interval[1]
  })
}

/** Coverage of the post-stratified 95% interval when strata differ a lot and the split is random. */
export function stratifiedCoverage(trials: number): number {
  const normal = seededNormal(13)
  const random = seededRandom(14)
  const levels = [0, 4, 10]
  return share(trials, () => {
    const values = levels.map((): { control: number[]; treatment: number[] } => ({
      control: [],
      treatment: [],
    }))
    for (let i = 0; i < 500; i += 1) {
      const stratum = Math.floor(3 * random())
      const treated = random() < 0.5
      const value = (levels[stratum] ?? 0) + (treated ? 0.3 : 0) + normal()
      values[stratum]?.[treated ? 'treatment' : 'control'].push(value)
    }
    const { interval } = postStratify(
      values.map(({ control, treatment }) => ({
        control: meanMoments(control),
        treatment: meanMoments(treatment),
      })),
      { difference: 'absolute', alpha: 0.05 },
    )
    return interval[0] <= 0.3 && 0.3 <= interval[1]
  })
}

export interface PeekingErrors {
  readonly fixed: number
  readonly sequence: number
  readonly mixture: number
}

/**
 * False alarms of three methods on the same A/A experiments of 4000 units per arm, looked at after
 * every 20 units per arm.
 */
export function peekingErrors(trials: number): PeekingErrors {
  const normal = seededNormal(15)
  const errors = { fixed: 0, sequence: 0, mixture: 0 }
  for (let trial = 0; trial < trials; trial += 1) {
    const looks = aaLooks(normal)
    const options = { difference: 'absolute', alpha: 0.05 } as const
    const comparisons = looks.map(([a, b]) => compare(a, b, options))
    const mixture = mixtureSprt(
      comparisons.map(({ estimate, standardError }) => ({
        estimate,
        variance: standardError ** 2,
      })),
      { tau: 0.1, alpha: 0.05 },
    )
    if (comparisons.some(({ pValue }) => pValue < 0.05)) errors.fixed += 1
    if (mixture.rejectedAt !== null) errors.mixture += 1
    const sequence = looks.some(
      ([a, b]) => confidenceSequence(a, b, { ...options, tuning: 4000 }).pValue < 0.05,
    )
    if (sequence) errors.sequence += 1
  }
  return {
    fixed: errors.fixed / trials,
    sequence: errors.sequence / trials,
    mixture: errors.mixture / trials,
  }
}

function aaLooks(normal: () => number): (readonly [Moments, Moments])[] {
  const control = { sum: 0, sumSquares: 0 }
  const treatment = { sum: 0, sumSquares: 0 }
  return Array.from({ length: 200 }, (_, look) => {
    for (const arm of [control, treatment]) {
      for (let i = 0; i < 20; i += 1) {
        const value = 2 + normal()
        arm.sum += value
        arm.sumSquares += value * value
      }
    }
    const moments = ({ sum, sumSquares }: typeof control): Moments =>
      meanMomentsFromSums(20 * (look + 1), sum, sumSquares)
    return [moments(control), moments(treatment)] as const
  })
}

/** False alarms of a five-look O'Brien-Fleming plan, which spends its 5% exactly. */
export function groupSequentialError(trials: number): number {
  const normal = seededNormal(16)
  const bounds = groupBoundaries({
    informationFractions: [0.2, 0.4, 0.6, 0.8, 1],
    alpha: 0.05,
    twoSided: true,
    spending: { kind: 'obrien-fleming' },
  })
  return share(trials, () => {
    let score = 0
    return bounds.some(({ z, informationFraction: t }) => {
      score += Math.sqrt(0.2) * normal()
      return Math.abs(score) / Math.sqrt(t) > z
    })
  })
}

/**
 * After stopping at a five-look plan under a real effect of 2.5 standard errors: how often the
 * adjusted p-value of the true effect is below 5%, and how often the estimate is too high.
 */
export function groupSequentialResult(trials: number): { missed: number; tooHigh: number } {
  const normal = seededNormal(19)
  const plan = {
    informationFractions: [0.2, 0.4, 0.6, 0.8, 1],
    alpha: 0.05,
    twoSided: true,
    spending: { kind: 'pocock' },
  } as const
  const bounds = groupBoundaries(plan)
  const counts = { missed: 0, tooHigh: 0 }
  for (let trial = 0; trial < trials; trial += 1) {
    let score = 0
    let look = -1
    let t = 0
    do {
      look += 1
      t = bounds[look]?.informationFraction ?? 1
      score += 0.2 * 2.5 + Math.sqrt(0.2) * normal()
    } while (look < 4 && Math.abs(score) / Math.sqrt(t) <= (bounds[look]?.z ?? 0))
    const stop = { look, estimate: score / t, standardError: 1 / Math.sqrt(t) }
    const { pValue, estimate } = groupResult(plan, stop, { nullValue: 2.5 })
    if (pValue < 0.05) counts.missed += 1
    if (estimate > 2.5) counts.tooHigh += 1
  }
  return { missed: counts.missed / trials, tooHigh: counts.tooHigh / trials }
}

/** False alarms of the sequential sample ratio test on fair splits, and alarms on a 55% split. */
export function sampleRatioAlarms(trials: number): { fair: number; skewed: number } {
  const random = seededRandom(17)
  const alarms = (treated: number): number =>
    share(trials, () => {
      const batches = Array.from({ length: 50 }, () => {
        let count = 0
        for (let i = 0; i < 40; i += 1) if (random() < treated) count += 1
        return [40 - count, count]
      })
      const looks = sequentialSampleRatio(batches, [1, 1], { concentration: 100 })
      return (looks.at(-1)?.pValue ?? 1) < 0.05
    })
  return { fair: alarms(0.5), skewed: alarms(0.55) }
}

/** Sums over portfolios of 200: what winners promised, after shrinkage, and what they truly have. */
export function winnersPromise(trials: number): { naive: number; shrunk: number; truth: number } {
  const normal = seededNormal(18)
  const totals = { naive: 0, shrunk: 0, truth: 0 }
  for (let trial = 0; trial < trials; trial += 1) {
    const experiments = Array.from({ length: 200 }, () => {
      const truth = 0.02 * normal()
      return { truth, estimate: truth + 0.03 * normal(), variance: 0.0009 }
    })
    const result = shrinkEffects(experiments, { alpha: 0.05 })
    totals.naive += result.naiveSum
    totals.shrunk += result.shrunkSum
    result.effects.forEach(({ winner }, index) => {
      if (winner) totals.truth += experiments[index]?.truth ?? 0
    })
  }
  return totals
}
