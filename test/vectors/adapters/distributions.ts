import {
  betaCdf,
  betaQuantile,
  betaSurvival,
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareSurvival,
  chiSquareUpperQuantile,
  normalCdf,
  normalDensity,
  normalQuantile,
  normalSurvival,
  normalUpperQuantile,
  tCdf,
  tQuantile,
  tSurvival,
} from '@sextant/stats'
import type { Adapters } from '../adapter.js'

/** Distribution functions, survival functions and quantiles. */
export const distributions: Adapters = {
  'dist.normal': (input) => {
    const x = input.number('x')
    return { cdf: normalCdf(x), sf: normalSurvival(x), pdf: normalDensity(x) }
  },
  'dist.normal_quantile': (input) => {
    const p = input.number('p')
    return { ppf: normalQuantile(p), isf: normalUpperQuantile(p) }
  },
  'dist.t': (input) => {
    const [x, df] = [input.number('x'), input.number('df')]
    return { cdf: tCdf(x, df), sf: tSurvival(x, df) }
  },
  'dist.t_quantile': (input) => ({ ppf: tQuantile(input.number('p'), input.number('df')) }),
  'dist.chi2': (input) => {
    const [x, df] = [input.number('x'), input.number('df')]
    return { cdf: chiSquareCdf(x, df), sf: chiSquareSurvival(x, df) }
  },
  'dist.chi2_quantile': (input) => {
    const [p, df] = [input.number('p'), input.number('df')]
    return { ppf: chiSquareQuantile(p, df), isf: chiSquareUpperQuantile(p, df) }
  },
  'dist.beta': (input) => {
    const [x, a, b] = [input.number('x'), input.number('a'), input.number('b')]
    return { cdf: betaCdf(x, a, b), sf: betaSurvival(x, a, b) }
  },
  'dist.beta_quantile': (input) => ({
    ppf: betaQuantile(input.number('p'), input.number('a'), input.number('b')),
  }),
}
