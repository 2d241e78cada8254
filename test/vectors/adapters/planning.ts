import {
  minimumDetectableEffect,
  minimumRelativeEffect,
  proportionSampleSize,
  relativePower,
  remainingPower,
  standardisedPower,
  standardisedSampleSize,
  type Alternative,
  type DecisionRule,
  type StandardisedPlan,
} from '@sextant/stats'
import type { Adapter, Adapters } from '../adapter.js'
import type { Fields } from '../fields.js'
import { readMoments } from '../read-moments.js'

const mde: Adapter = (input, options) => {
  const { absolute, relative } = minimumDetectableEffect({
    mean: input.number('mean'),
    variance: input.number('stddev') ** 2,
    control: input.number('n_control'),
    treatment: input.number('n_treatment'),
    alpha: options.number('alpha'),
    power: options.number('power'),
    alternative: options.boolean('two_sided') ? 'two-sided' : 'greater',
  })
  return { mde_absolute: absolute, mde_relative: relative }
}

const proportions: Adapter = (input, options) => {
  const { unpooled, pooled, cohensH } = proportionSampleSize({
    control: input.number('p_control'),
    treatment: input.number('p_treatment'),
    alpha: options.number('alpha'),
    power: options.number('power'),
    ratio: options.number('ratio'),
    alternative: options.boolean('two_sided') ? 'two-sided' : 'greater',
  })
  return { n_control_unpooled: unpooled, n_control_pooled: pooled, cohens_h: cohensH }
}

const standardised =
  (test: 'normal' | 't'): Adapter =>
  (input, options) => {
    const plan: StandardisedPlan = {
      effect: input.number('effect_size_d'),
      alpha: options.number('alpha'),
      ratio: options.number('ratio'),
      alternative: readDirection(options.string('alternative')),
      test,
    }
    const { control, treatment } = standardisedSampleSize(plan, options.number('power'))
    const atCeiling = standardisedPower(plan, Math.ceil(control))
    return { n1: control, n2: treatment, power_at_ceil_n1: atCeiling }
  }

const planned: Adapter = (input, options) => {
  const metric = input.object('metric')
  const plan = {
    mean: metric.number('mean'),
    variance: metric.number('variance'),
    unitsPerArm: options.number('total_users') / options.number('variations'),
    alpha: options.number('alpha'),
    rule:
      options.string('engine') === 'bayesian'
        ? readBayesian(input.object('prior'))
        : readFrequentist(options),
  }
  const smallest = minimumRelativeEffect(plan, options.number('power'))
  const missing = Number.isNaN(smallest)
  return {
    power: relativePower(plan, input.number('effect_size')),
    mde_relative: missing ? null : smallest,
    mde_error: missing ? 'MDE_DOES_NOT_EXIST' : null,
  }
}

const midExperiment: Adapter = (input, options) => {
  const prior = options.object('prior')
  // A flat prior decides as a fixed-horizon test does.
  const frequentist = readFrequentist(options)
  const { now, after, growth, units } = remainingPower(
    readMoments(input.object('control')),
    readMoments(input.object('treatment')),
    {
      alpha: options.number('alpha'),
      effect: options.number('target_mde'),
      power: options.number('target_power'),
      goalMetrics: options.number('num_goal_metrics'),
      arms: options.number('num_variations'),
      corrected: options.boolean('p_value_corrected'),
      rule: frequentist.kind === 'fixed' ? readBayesian(prior) : frequentist,
    },
  )
  return {
    current_power: now,
    power_at_2x_users: after(1),
    scaling_factor: growth,
    additional_users: units,
  }
}

/** Planning before and during an experiment. */
export const planning: Adapters = {
  'power.mde': mde,
  'power.proportions_sample_size': proportions,
  'power.t_test': standardised('t'),
  'power.z_test': standardised('normal'),
  'power.growthbook': planned,
  'power.mid_experiment': midExperiment,
}

function readFrequentist(options: Fields): DecisionRule {
  if (options.raw['sequential_tuning'] === false) return { kind: 'fixed' }
  return { kind: 'sequential', tuning: options.number('sequential_tuning') }
}

function readBayesian(prior: Fields): DecisionRule {
  if (!prior.boolean('proper')) return { kind: 'bayesian' }
  const [mean, standardDeviation] = [prior.number('mean'), prior.number('stddev')]
  return { kind: 'bayesian', prior: { mean, standardDeviation } }
}

function readDirection(alternative: string): Alternative {
  if (alternative === 'two-sided') return alternative
  return alternative === 'larger' ? 'greater' : 'less'
}
