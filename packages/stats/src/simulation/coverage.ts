import { effectPosterior } from '../bayes/normal-posterior.js'
import { compare } from '../compare.js'
import { fiellerInterval } from '../fieller.js'
import { logRatioInterval } from '../log-ratio.js'
import { meanMoments, type ProportionMoments } from '../moments.js'
import { nonInferiority } from '../non-inferiority.js'
import { shrinkNewEffect } from '../portfolio/shrink-effects.js'
import { randomEffects } from '../portfolio/random-effects.js'
import { postStratify } from '../stratified/post-stratify.js'
import { covariateArm, meanArm, ratioArm } from './arms.js'
import { seededNormal, seededRandom } from './random.js'
import { covers, means, shares, type Promised, type Study } from './study.js'

const relative = { difference: 'relative', alpha: 0.05 } as const
const absolute = { difference: 'absolute', alpha: 0.05 } as const

function coverage(id: string, says: string, leeway = 0.002): Promised {
  return { id: `coverage.${id}`, says, relation: 'equals', promised: 0.95, leeway }
}

/** A skewed value per unit, mean 3 and variance 9, as revenue is. */
function skewedOf(random: () => number): () => number {
  return () => -3 * Math.log(random())
}

const skewed: Study = {
  rows: [
    coverage('welch_absolute', 'Welch, absolute, skewed values, 400 units an arm', 0.004),
    coverage('welch_relative', 'Welch, relative (delta method), the same values', 0.004),
    coverage('log_ratio', 'Log-ratio interval, the same values', 0.004),
  ],
  trials: { short: 1500, full: 30_000 },
  run(trials) {
    const draw = skewedOf(seededRandom(11))
    return shares(trials, () => {
      const [a, b] = [meanArm(400, draw), meanArm(400, () => 1.1 * draw())]
      return [
        covers(compare(a, b, absolute).interval, 0.3),
        covers(compare(a, b, relative).interval, 0.1),
        covers(logRatioInterval(a, b, { alpha: 0.05 }).interval, 0.1),
      ]
    })
  },
}

const noisyControl: Study = {
  rows: [coverage('fieller', 'Fieller, a control mean of only five standard errors')],
  trials: { short: 1500, full: 20_000 },
  run(trials) {
    const normal = seededNormal(21)
    return shares(trials, () => {
      const a = meanArm(400, () => 1 + 4 * normal())
      const b = meanArm(400, () => 1.5 + 4 * normal())
      return [covers(fiellerInterval(a, b, { alpha: 0.05 }).interval, 0.5)]
    })
  },
}

const proportions: Study = {
  rows: [
    coverage('proportion_absolute', 'Two proportions, 10% and 11%, 2,000 units an arm', 0.004),
    coverage('proportion_relative', 'The same, relative', 0.004),
  ],
  trials: { short: 800, full: 20_000 },
  run(trials) {
    const random = seededRandom(22)
    const arm = (chance: number): ProportionMoments => {
      let sum = 0
      for (let i = 0; i < 2000; i += 1) if (random() < chance) sum += 1
      return { kind: 'proportion', n: 2000, sum }
    }
    return shares(trials, () => {
      const [a, b] = [arm(0.1), arm(0.11)]
      return [
        covers(compare(a, b, absolute).interval, 0.01),
        covers(compare(a, b, relative).interval, 0.1),
      ]
    })
  },
}

const ratios: Study = {
  rows: [coverage('ratio', 'Ratio metric, relative, units of very different size', 0.004)],
  trials: { short: 1200, full: 20_000 },
  run(trials) {
    const normal = seededNormal(23)
    const random = seededRandom(24)
    const arm = (lift: number) =>
      ratioArm(400, () => {
        const denominator = 1 + Math.floor(-4 * Math.log(random()))
        const rate = lift * (0.5 + 0.1 * normal())
        return [denominator * rate + 0.3 * Math.sqrt(denominator) * normal(), denominator]
      })
    return shares(trials, () => [covers(compare(arm(1), arm(1.05), relative).interval, 0.05)])
  },
}

const cuped: Study = {
  rows: [
    coverage('cuped_absolute', 'CUPED, absolute, correlation 0.8, 200 units an arm', 0.004),
    coverage('cuped_relative', 'The same, relative', 0.004),
  ],
  trials: { short: 1500, full: 30_000 },
  run(trials) {
    const normal = seededNormal(12)
    const arm = (effect: number) =>
      covariateArm(200, () => {
        const past = normal()
        return [5 + effect + 0.8 * past + 0.6 * normal(), past]
      })
    return shares(trials, () => {
      const [a, b] = [arm(0), arm(0.2)]
      return [
        covers(compare(a, b, absolute).interval, 0.2),
        covers(compare(a, b, relative).interval, 0.04),
      ]
    })
  },
}

const strata: Study = {
  rows: [coverage('post_stratified', 'Post-stratified, strata far apart, split at random', 0.004)],
  trials: { short: 1200, full: 30_000 },
  run(trials) {
    const normal = seededNormal(13)
    const random = seededRandom(14)
    const levels = [0, 4, 10]
    return shares(trials, () => {
      const values = levels.map(() => ({ control: [0].slice(1), treatment: [0].slice(1) }))
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
        absolute,
      )
      return [covers(interval, 0.3)]
    })
  },
}

const margins: Study = {
  rows: [
    {
      id: 'error.non_inferiority',
      says: 'Non-inferiority, a true loss exactly at the margin',
      relation: 'equals',
      promised: 0.05,
      leeway: 0.003,
    },
  ],
  trials: { short: 1500, full: 30_000 },
  run(trials) {
    const normal = seededNormal(25)
    const options = { margin: 0.02, alpha: 0.05, direction: 'up' } as const
    return shares(trials, () => {
      const a = meanArm(300, () => 5 + normal())
      const b = meanArm(300, () => 5 * 0.98 + normal())
      return [nonInferiority(a, b, options).nonInferior]
    })
  },
}

const credible: Study = {
  rows: [coverage('credible', 'Credible interval, effects drawn from its own prior', 0.003)],
  trials: { short: 1500, full: 20_000 },
  run(trials) {
    const normal = seededNormal(26)
    const prior = { mean: 0.01, standardDeviation: 0.02 }
    return shares(trials, () => {
      const truth = prior.mean + prior.standardDeviation * normal()
      const a = meanArm(400, () => 5 + normal())
      const b = meanArm(400, () => 5 * (1 + truth) + normal())
      return [covers(effectPosterior(a, b, { ...relative, prior }).interval, truth)]
    })
  },
}

const shrunk: Study = {
  rows: [
    coverage('shrunk', 'Shrunk lift of a new experiment, model of 15 past ones', 0.015),
    {
      id: 'bias.shrunk_winner',
      says: 'Shrunk lift of a new winner above its true effect',
      relation: 'equals',
      promised: 0.5,
      leeway: 0.04,
    },
  ],
  trials: { short: 20_000, full: 40_000 },
  run(trials) {
    const normal = seededNormal(27)
    const draw = () => {
      const truth = 0.005 + 0.02 * normal()
      return { truth, estimate: truth + 0.015 * normal(), variance: 0.015 ** 2 }
    }
    let [winners, tooHigh] = [0, 0]
    const [covered = 0] = means(trials, () => {
      const model = randomEffects(Array.from({ length: 15 }, draw), 'dersimonian-laird')
      const next = draw()
      const { estimate, interval } = shrinkNewEffect(
        next,
        { ...model, experiments: 15 },
        { alpha: 0.05 },
      )
      if (next.estimate > 1.96 * 0.015) {
        winners += 1
        if (estimate > next.truth) tooHigh += 1
      }
      return [Number(covers(interval, next.truth))]
    })
    return [covered, tooHigh / winners]
  },
}

/** Coverage of the intervals, and what else a single look promises. */
export const coverageStudies: readonly Study[] = [
  skewed,
  noisyControl,
  proportions,
  ratios,
  cuped,
  strata,
  margins,
  credible,
  shrunk,
]
