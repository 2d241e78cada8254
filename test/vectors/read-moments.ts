import {
  covariateMomentsFromSums,
  meanMomentsFromSums,
  crossFromSums,
  ratioMomentsFromSums,
  ratioSpreadFromSums,
  type PlainMoments,
  type QuantileMoments,
  type RatioSums,
  type Sums,
} from '@sextant/stats'
import { MalformedVector, type Fields } from './fields.js'

/** Any kind of moments that two arms can be compared on. */
export function readComparable(arm: Fields): PlainMoments | QuantileMoments {
  const type = arm.string('type')
  if (type === 'cuped_ratio') return readRatioCovariate(arm)
  if (type === 'quantile' || type === 'quantile_clustered') return readQuantile(arm)
  return readMoments(arm)
}

/** The product's moments of one arm, from the sums the vectors give. */
export function readMoments(arm: Fields): PlainMoments {
  const type = arm.string('type')
  const n = arm.number('n')
  switch (type) {
    case 'mean':
      return meanMomentsFromSums(n, arm.number('sum'), arm.number('sum_squares'))
    case 'proportion':
      return { kind: 'proportion', n, sum: arm.number('sum') }
    case 'ratio':
      return ratioMomentsFromSums({
        n,
        numerator: readSums(arm.object('num')),
        denominator: readSums(arm.object('den')),
        sumProducts: arm.number('sum_num_den'),
        binary: isProportion(arm.object('num')) && isProportion(arm.object('den')),
      })
    case 'cuped':
      return covariateMomentsFromSums({
        n,
        outcome: readSums(arm.object('post')),
        covariate: readSums(arm.object('pre')),
        sumProducts: arm.number('sum_post_pre'),
        binary: isProportion(arm.object('post')) && isProportion(arm.object('pre')),
      })
    default:
      throw new MalformedVector(`unknown moments type ${JSON.stringify(type)}`)
  }
}

function readRatioCovariate(arm: Fields): PlainMoments {
  const n = arm.number('n')
  const sumOf = (name: string): number => arm.object(name).number('sum')
  const cross = (now: string, past: string): number =>
    crossFromSums(n, sumOf(now), sumOf(past), arm.number(`sum_${now}_${past}`))
  const ratio = (time: 'post' | 'pre'): RatioSums => ({
    numerator: readSums(arm.object(`num_${time}`)),
    denominator: readSums(arm.object(`den_${time}`)),
    sumProducts: arm.number(`sum_num_${time}_den_${time}`),
  })
  return {
    kind: 'ratio_covariate',
    n,
    outcome: ratioSpreadFromSums(n, ratio('post')),
    covariate: ratioSpreadFromSums(n, ratio('pre')),
    cross: {
      numerators: cross('num_post', 'num_pre'),
      denominators: cross('den_post', 'den_pre'),
      numeratorWithPastDenominator: cross('num_post', 'den_pre'),
      // The vectors name this one past first.
      denominatorWithPastNumerator: cross('num_pre', 'den_post'),
    },
  }
}

function readQuantile(arm: Fields): QuantileMoments {
  const quantile: QuantileMoments = {
    kind: 'quantile',
    n: arm.number('n'),
    rankedEvents: arm.number('n_star'),
    level: arm.number('level'),
    quantile: arm.number('quantile'),
    lower: arm.number('quantile_lower'),
    upper: arm.number('quantile_upper'),
  }
  if (arm.string('type') === 'quantile') return quantile
  const n = arm.number('n_clusters')
  const clusters = ratioSpreadFromSums(n, {
    numerator: { sum: arm.number('sum'), sumSquares: arm.number('sum_squares') },
    denominator: {
      sum: arm.number('denominator_sum'),
      sumSquares: arm.number('denominator_sum_squares'),
    },
    sumProducts: arm.number('sum_product'),
  })
  return { ...quantile, clusters: { ...clusters, n } }
}

// The square of a yes or no is itself.
function readSums(variable: Fields): Sums {
  const sum = variable.number('sum')
  return { sum, sumSquares: isProportion(variable) ? sum : variable.number('sum_squares') }
}

function isProportion(variable: Fields): boolean {
  return variable.string('type') === 'proportion'
}
