import { effectPosterior } from '../bayes/normal-posterior.js'
import { compare } from '../compare.js'
import { normalUpperQuantile } from '../distributions/normal.js'
import { nonInferiority } from '../non-inferiority.js'
import { sizePlan, type PlanDesign } from '../planning/compare-methods.js'
import type { PlanMethod } from '../planning/method-sample.js'
import { confidenceSequence } from '../sequential/confidence-sequence.js'
import { GrowingMean, meanArm } from './arms.js'
import { seededNormal } from './random.js'
import { shares, type Promised, type Study } from './study.js'

const MEAN = 1
const DEVIATION = 0.06
const EFFECT = 0.01
const prior = { mean: 0, standardDeviation: 0.02 }

const design: PlanDesign = {
  target: { mean: MEAN, variance: DEVIATION ** 2 },
  minimumEffect: EFFECT,
  alpha: 0.05,
  power: 0.8,
  guardrailCount: 0,
  guardrails: [],
  weights: [1, 1],
  unitsPerDay: null,
  spending: { kind: 'obrien-fleming' },
  looks: [1 / 3, 2 / 3, 1],
  prior,
}
const options = { difference: 'relative', alpha: 0.05 } as const

// The relative effect is noisier by (1 + e)² in one arm, which the textbook formula leaves out.
function power(id: string, says: string, relation: Promised['relation'] = 'equals'): Promised {
  return { id: `power.${id}`, says, relation, promised: 0.8, leeway: 0.006 }
}

/** Units of the control arm, and as many of the treatment. */
function unitsOf(method: PlanMethod, plan: PlanDesign = design): number {
  return sizePlan(method, plan).perArm[0] ?? Number.NaN
}

const normalFrom = (normal: () => number, mean: number) => () => mean + DEVIATION * normal()

const fixed: Study = {
  rows: [power('fixed_horizon', 'Fixed horizon at its planned sample and minimum effect')],
  trials: { short: 1200, full: 20_000 },
  run(trials) {
    const normal = seededNormal(51)
    const units = unitsOf('fixed_horizon')
    return shares(trials, () => {
      const a = meanArm(units, normalFrom(normal, MEAN))
      const b = meanArm(units, normalFrom(normal, MEAN * (1 + EFFECT)))
      return [compare(a, b, options).interval[0] > 0]
    })
  },
}

const sequential: Study = {
  rows: [power('group_sequential', 'Group sequential, three looks, by its last look')],
  trials: { short: 1200, full: 20_000 },
  run(trials) {
    const normal = seededNormal(52)
    const { looks } = sizePlan('group_sequential', design)
    const full = unitsOf('group_sequential')
    return shares(trials, () => {
      const [a, b] = [new GrowingMean(), new GrowingMean()]
      let have = 0
      const crossed = looks.some(({ fraction, nominalAlpha }) => {
        const fresh = Math.round(fraction * full) - have
        have += fresh
        a.add(fresh, normalFrom(normal, MEAN))
        b.add(fresh, normalFrom(normal, MEAN * (1 + EFFECT)))
        return compare(a.moments(), b.moments(), options).pValue < (nominalAlpha ?? 0)
      })
      return [crossed]
    })
  },
}

const sequence: Study = {
  rows: [power('confidence_sequence', 'Confidence sequence, at the sample it is tuned to')],
  trials: { short: 1200, full: 20_000 },
  run(trials) {
    const normal = seededNormal(53)
    const units = unitsOf('confidence_sequence')
    return shares(trials, () => {
      const a = meanArm(units, normalFrom(normal, MEAN))
      const b = meanArm(units, normalFrom(normal, MEAN * (1 + EFFECT)))
      const { interval } = confidenceSequence(a, b, { ...options, tuning: 2 * units })
      return [interval[0] > 0]
    })
  },
}

const bayesian: Study = {
  rows: [power('bayesian', 'Bayesian with a proper prior, credible interval above 0')],
  trials: { short: 1200, full: 20_000 },
  run(trials) {
    const normal = seededNormal(54)
    const units = unitsOf('bayesian')
    return shares(trials, () => {
      const a = meanArm(units, normalFrom(normal, MEAN))
      const b = meanArm(units, normalFrom(normal, MEAN * (1 + EFFECT)))
      return [effectPosterior(a, b, { ...options, prior }).interval[0] > 0]
    })
  },
}

const joint: Study = {
  rows: [power('joint', 'Target found and both guardrails shown safe, all at once', 'at least')],
  trials: { short: 1000, full: 15_000 },
  run(trials) {
    const normal = seededNormal(55)
    // Guardrails that need about as many units as the target, so that each of them counts.
    const each = 1 - 0.2 / 3
    const reach = (tail: number): number => normalUpperQuantile(tail) - normalUpperQuantile(each)
    const deviation = (DEVIATION * reach(0.025)) / reach(0.05)
    const guardrail = { mean: MEAN, variance: deviation ** 2, margin: EFFECT }
    const guardrails = [guardrail, guardrail]
    const plan = { ...design, guardrailCount: 2, guardrails }
    const units = unitsOf('fixed_horizon', plan)
    const safe = { margin: EFFECT, alpha: 0.05, direction: 'up' } as const
    const unchanged = () => meanArm(units, () => MEAN + deviation * normal())
    return shares(trials, () => {
      const a = meanArm(units, normalFrom(normal, MEAN))
      const b = meanArm(units, normalFrom(normal, MEAN * (1 + EFFECT)))
      const found = compare(a, b, options).interval[0] > 0
      const held = [1, 2].map(() => nonInferiority(unchanged(), unchanged(), safe).nonInferior)
      return [found && held.every(Boolean)]
    })
  },
}

/** Whether a plan finds the effect it was sized for as often as it says. */
export const powerStudies: readonly Study[] = [fixed, sequential, sequence, bayesian, joint]
