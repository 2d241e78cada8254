import {
  baselineSampleSize,
  classicBoundaries,
  groupBoundaries,
  groupPower,
  minimumDetectableEffect,
  normalCdf,
  normalUpperQuantile,
  standardisedSampleSize,
  type AlphaSpending,
  type ClassicShape,
} from '@sextant/stats'
import type { Fields } from '../../vectors/fields.js'
import type { Checks } from '../reference.js'

const [alpha, power] = [0.05, 0.8]
const twoSided = { alpha, twoSided: true } as const
const equalLooks = (looks: number): number[] =>
  Array.from({ length: looks }, (_, index) => (index + 1) / looks)

function calculator(inputs: Fields) {
  const rate = inputs.number('baseline')
  const difference = inputs.number('mde_abs')
  return { n_per_arm: Math.round(baselineSampleSize({ rate, difference, alpha, power })) }
}

// Units per arm at which the detectable effect is the one wanted: it falls with the root of them.
function unitsPerArm(plan: {
  readonly mean: number
  readonly variance: number
  readonly relative: number
  readonly power: number
}): number {
  const { mean, variance, relative, power } = plan
  const one = { mean, variance, control: 1, treatment: 1, alpha, power }
  return (minimumDetectableEffect(one).relative / relative) ** 2
}

// 16 variances over the squared effect is the exact formula at the power where 2 (z + z')^2 = 16.
function ruleOfSixteen(inputs: Fields) {
  const mean = inputs.number('p')
  const power = normalCdf(Math.sqrt(8) - normalUpperQuantile(alpha / 2))
  const relative = inputs.number('relative_change')
  const units = unitsPerArm({ mean, variance: mean * (1 - mean), relative, power })
  return { n_per_arm: Math.round(units * 1e6) / 1e6 }
}

function cohen(inputs: Fields) {
  const plan = { effect: inputs.number('d'), alpha, test: 't' } as const
  const { control } = standardisedSampleSize(plan, power)
  const whole = Math.ceil(control)
  return { n_per_group_ceil: whole, n_exact: control, cohen_1992_table: whole }
}

function continuousSize(inputs: Fields) {
  const [mean, variance] = [inputs.number('mean'), inputs.number('sd') ** 2]
  const relative = inputs.number('mde_rel')
  return { n_per_arm: unitsPerArm({ mean, variance, relative, power: inputs.number('power') }) }
}

function spending(inputs: Fields, spending: AlphaSpending) {
  const informationFractions = inputs.has('t')
    ? inputs.numbers('t')
    : equalLooks(inputs.number('K'))
  return { z: groupBoundaries({ ...twoSided, informationFractions, spending }).map(({ z }) => z) }
}

function classic(inputs: Fields, shape: ClassicShape) {
  const informationFractions = equalLooks(inputs.number('K'))
  const bounds = classicBoundaries(shape, { ...twoSided, informationFractions })
  const last = bounds.at(-1)
  return shape === 'pocock'
    ? { z: last?.z, nominal_p: 2 * (last?.nominalP ?? Number.NaN) }
    : { z: bounds.map(({ z }) => z), final: last?.z }
}

function powerOfBounds(inputs: Fields) {
  const constants = inputs.numbers('z')
  const bounds = inputs.numbers('t').map((informationFraction, index) => {
    return { informationFraction, z: constants[index] ?? Number.NaN }
  })
  const drift = inputs.number('drift')
  const cumulative = bounds.map(
    (_, index) => groupPower(bounds.slice(0, index + 1), { drift, twoSided: true }).power,
  )
  return { power: cumulative.at(-1), cumulative }
}

function naivePeeking(inputs: Fields) {
  const z = normalUpperQuantile(alpha / 2)
  const levels = inputs.numbers('looks').map((looks) => {
    const bounds = equalLooks(looks).map((informationFraction) => ({ informationFraction, z }))
    return groupPower(bounds, { drift: 0, twoSided: true }).power
  })
  return { alpha: levels, exact: levels }
}

/** Sizes and stopping bounds as printed. */
export const publishedPlans: Checks = {
  'published/evan_miller_1': ({ inputs }) => calculator(inputs),
  'published/evan_miller_2': ({ inputs }) => calculator(inputs),
  'published/evan_miller_4': ({ inputs }) => calculator(inputs),
  'published/kohavi_16_rule_conv': ({ inputs }) => ruleOfSixteen(inputs),
  'published/cohen_d_0.5': ({ inputs }) => cohen(inputs),
  'published/cohen_d_0.8': ({ inputs }) => cohen(inputs),
  'published/clickhouse_cont': ({ inputs }) => continuousSize(inputs),
  'published/ld_obf_K2': ({ inputs }) => spending(inputs, { kind: 'obrien-fleming' }),
  'published/ld_obf_K5': ({ inputs }) => spending(inputs, { kind: 'obrien-fleming' }),
  'published/ld_pocock_K2': ({ inputs }) => spending(inputs, { kind: 'pocock' }),
  'published/ld_pocock_K5': ({ inputs }) => spending(inputs, { kind: 'pocock' }),
  'published/kimdemets2_uneven': ({ inputs }) =>
    spending(inputs, { kind: 'power', exponent: inputs.number('rho') }),
  'published/classic_obf_K2': ({ inputs }) => classic(inputs, 'obrien-fleming'),
  'published/classic_obf_K5': ({ inputs }) => classic(inputs, 'obrien-fleming'),
  'published/classic_pocock_K2': ({ inputs }) => classic(inputs, 'pocock'),
  'published/classic_pocock_K5': ({ inputs }) => classic(inputs, 'pocock'),
  'published/ldpower': ({ inputs }) => powerOfBounds(inputs),
  'published/naive_peeking': ({ inputs }) => naivePeeking(inputs),
}
