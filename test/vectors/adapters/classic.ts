import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  compare,
  fisherExact,
  mannWhitney,
  meanMoments,
  newcombeInterval,
  pooledTTest,
  pooledZTest,
  scoreInterval,
  waldInterval,
  wilsonInterval,
} from '@sextant/stats'
import type { Adapter, Adapters } from '../adapter.js'
import { readCounts } from './bayes.js'
import { readAlternative } from './effects.js'

const rawArrays: Adapter = (input, options) => {
  const [control, treatment] = [input.numbers('control'), input.numbers('treatment')]
  const alternative = readAlternative(options)
  const [a, b] = [meanMoments(control), meanMoments(treatment)]
  const welch = compare(a, b, {
    difference: 'absolute',
    alpha: options.number('alpha'),
    alternative,
  })
  const pooled = pooledTTest(a, b, alternative)
  const { u, pValue } = mannWhitney(control, treatment, alternative)
  return {
    welch_t: welch.statistic,
    welch_p: welch.pValue,
    pooled_t: pooled.statistic,
    pooled_p: pooled.pValue,
    mann_whitney_u: u,
    mann_whitney_p_asymptotic: pValue,
    ci_lower: welch.interval[0],
    ci_upper: welch.interval[1],
  }
}

const twoProportions: Adapter = (input, options) => {
  const control = readCounts(input.object('control'))
  const treatment = readCounts(input.object('treatment'))
  const alpha = options.number('alpha')
  const { statistic, pValue } = pooledZTest(control, treatment)
  return {
    pooled_z: statistic,
    pooled_p: pValue,
    newcombe_ci: newcombeInterval(control, treatment, alpha),
    wald_ci: waldInterval(control, treatment, alpha),
    score_ci: scoreInterval(control, treatment, alpha),
    wilson_ci_treatment: wilsonInterval(treatment, alpha),
    clopper_pearson_ci_treatment: clopperPearsonInterval(treatment, alpha),
    agresti_coull_ci_treatment: agrestiCoullInterval(treatment, alpha),
    fisher_p: fisherExact(control, treatment),
    // With one degree of freedom the chi-square is the square of the pooled z.
    pearson_chi2: statistic ** 2,
    pearson_chi2_p: pValue,
  }
}

/** Textbook tests of raw values and of two proportions. */
export const classic: Adapters = {
  'classic.raw_arrays': rawArrays,
  'classic.two_proportions': twoProportions,
}
