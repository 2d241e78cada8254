import {
  adjustPValues,
  compare,
  confidenceSequence,
  effectPosterior,
  estimateEffect,
  meanMoments,
  meanMomentsFromSums,
  newcombeInterval,
  normalSurvival,
  normalUpperQuantile,
  pooledZTest,
  sampleRatio,
  stratifiedEffect,
  waldInterval,
  wilsonInterval,
  type MeanMoments,
  type ProportionMoments,
} from '@sextant/stats'
import type { Fields } from '../../vectors/fields.js'
import type { Checks } from '../reference.js'

const alpha = 0.05

const rate = (n: number, sum: number): ProportionMoments => ({ kind: 'proportion', n, sum })

function split(inputs: Fields) {
  const counts = inputs.numbers('counts')
  const { pValue } = sampleRatio(counts, inputs.numbers('ratio'))
  return { p: pValue, ratio: (counts[1] ?? Number.NaN) / (counts[0] ?? Number.NaN) }
}

/** A lift with a printed interval, turned back into a p-value. */
function coupon(inputs: Fields) {
  const arm = (mean: number): MeanMoments => ({ kind: 'mean', n: 1000, mean, m2: 1000 })
  const { estimate } = estimateEffect(
    arm(inputs.number('mean_control')),
    arm(inputs.number('mean_treatment')),
    'relative',
  )
  const [low = Number.NaN, high = Number.NaN] = inputs.numbers('rel_ci95')
  const standardError = (high - low) / (2 * normalUpperQuantile(alpha / 2))
  const centre = (low + high) / 2
  return { rel_lift: estimate, p: 2 * normalSurvival(Math.abs(centre / standardError)) }
}

function marketing(inputs: Fields) {
  const control = rate(inputs.number('n_c'), inputs.number('x_c'))
  const treatment = rate(inputs.number('n_t'), inputs.number('x_t'))
  const { statistic, pValue } = pooledZTest(control, treatment)
  return {
    rate_c: control.sum / control.n,
    rate_t: treatment.sum / treatment.n,
    diff: estimateEffect(control, treatment, 'absolute').estimate,
    rel_lift: estimateEffect(control, treatment, 'relative').estimate,
    z: statistic,
    p_two_sided: pValue,
  }
}

function sums(inputs: Fields): readonly [MeanMoments, MeanMoments] {
  const arm = (suffix: 'c' | 't'): MeanMoments =>
    meanMomentsFromSums(
      inputs.number(`n_${suffix}`),
      inputs.number(`sum_${suffix}`),
      inputs.number(`sumsq_${suffix}`),
    )
  return [arm('c'), arm('t')]
}

function welch(inputs: Fields, difference: 'absolute' | 'relative') {
  const result = compare(...sums(inputs), { difference, alpha })
  return {
    diff: result.estimate,
    rel_lift: result.estimate,
    ci95: result.interval,
    se: result.standardError,
    p: result.pValue,
  }
}

function sequence(inputs: Fields) {
  const tuning = inputs.number('tuning')
  const result = confidenceSequence(...sums(inputs), { difference: 'relative', alpha, tuning })
  return {
    rel_lift: result.estimate,
    ci95: result.interval,
    se: result.standardError,
    p: result.pValue,
  }
}

function posterior(inputs: Fields) {
  const control = rate(inputs.number('n_c'), inputs.number('x_c'))
  const treatment = rate(inputs.number('n_t'), inputs.number('x_t'))
  const result = effectPosterior(control, treatment, { difference: 'relative', alpha })
  return {
    rel_lift: result.mean,
    ci95: result.interval,
    chance_to_win: result.chanceToWin,
    risk_ctrl_trt: [result.riskOfControl, result.riskOfTreatment],
  }
}

// An arm's own standard error: that of a difference of two such arms, over the root of two.
function analyticErrors(inputs: Fields) {
  const sizes = inputs.numbers('n')
  const se = inputs.numbers('p').map((p, index) => {
    const arm = rate(sizes[index] ?? Number.NaN, p * (sizes[index] ?? Number.NaN))
    return estimateEffect(arm, arm, 'absolute').standardError / Math.SQRT2
  })
  return { se }
}

function benjaminiHochberg(inputs: Fields) {
  const values = inputs.numbers('p')
  const rejections = (procedure: 'benjamini-hochberg' | 'bonferroni' | 'holm'): number =>
    adjustPValues(values, procedure).filter((p) => p <= alpha).length
  return {
    bh_rejections: rejections('benjamini-hochberg'),
    bonferroni_rejections: rejections('bonferroni'),
    holm_rejections: rejections('holm'),
    bh_adjusted: adjustPValues(values, 'benjamini-hochberg'),
  }
}

// The tables give the first proportion minus the second.
function difference(inputs: Fields) {
  const treatment = rate(inputs.number('n1'), inputs.number('x1'))
  const control = rate(inputs.number('n2'), inputs.number('x2'))
  const wald = waldInterval(control, treatment, alpha)
  const hybrid = newcombeInterval(control, treatment, alpha)
  return { wald, method10_hybrid_score: hybrid, published: { wald, method10: hybrid } }
}

function wilson(inputs: Fields) {
  const interval = wilsonInterval(rate(inputs.number('n'), inputs.number('x')), alpha)
  return { wilson: interval, published: interval }
}

function sleep(inputs: Fields) {
  const result = compare(
    meanMoments(inputs.numbers('group2')),
    meanMoments(inputs.numbers('group1')),
    { difference: 'absolute', alpha },
  )
  return {
    t: result.statistic,
    df: result.degreesOfFreedom,
    p: result.pValue,
    ci95: result.interval,
  }
}

/** Admissions of one university: the pooled difference turns round inside departments. */
function simpson(inputs: Fields) {
  const departments = inputs.object('dept_admM_rejM_admF_rejF')
  const strata = Object.keys(departments.raw).map((name) => {
    const [menIn = 0, menOut = 0, womenIn = 0, womenOut = 0] = departments.numbers(name)
    return {
      name,
      control: rate(menIn + menOut, menIn),
      treatment: rate(womenIn + womenOut, womenIn),
    }
  })
  const pooled = (arm: 'control' | 'treatment'): number =>
    strata.reduce((sum, stratum) => sum + stratum[arm].sum, 0) /
    strata.reduce((sum, stratum) => sum + stratum[arm].n, 0)
  const [men, women] = [pooled('control'), pooled('treatment')]
  const adjusted = stratifiedEffect(strata, 'absolute').estimate
  if (!(women < men && adjusted > 0)) throw new Error('stratifying should turn the sign round')
  return {
    pooled_rate_m: men,
    pooled_rate_f: women,
    depts_where_f_higher: strata
      .filter(({ control, treatment }) => {
        return estimateEffect(control, treatment, 'absolute').estimate > 0
      })
      .map(({ name }) => name),
  }
}

/** Numbers printed in books, papers and other tools' tests. */
export const publishedTests: Checks = {
  'published/kohavi_srm': ({ inputs }) => split(inputs),
  'published/srm_cookie_cats': ({ inputs }) => split(inputs),
  'published/kohavi_coupon_T1': ({ inputs }) => coupon(inputs),
  'published/marketing_ab_full': ({ inputs }) => marketing(inputs),
  'published/growthbook_ttest_abs': ({ inputs }) => welch(inputs, 'absolute'),
  'published/growthbook_ttest_rel': ({ inputs }) => welch(inputs, 'relative'),
  'published/growthbook_sequential_rel': ({ inputs }) => sequence(inputs),
  'published/growthbook_bayes_binom': ({ inputs }) => posterior(inputs),
  'published/udacity_analytic_se': ({ inputs }) => analyticErrors(inputs),
  'published/bh1995': ({ inputs }) => benjaminiHochberg(inputs),
  'published/newcombe1998_1': ({ inputs }) => difference(inputs),
  'published/newcombe1998_4': ({ inputs }) => difference(inputs),
  'published/wilson_81_263': ({ inputs }) => wilson(inputs),
  'published/wilson_0_20': ({ inputs }) => wilson(inputs),
  'published/r_sleep_welch': ({ inputs }) => sleep(inputs),
  'published/ucb_simpson': ({ inputs }) => simpson(inputs),
}
