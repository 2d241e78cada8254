import {
  covariateMomentsFromSums,
  meanMomentsFromSums,
  ratioMomentsFromSums,
  type Moments,
  type Sums,
} from '@sextant/stats'
import { MalformedVector, type Fields } from './fields.js'

/** The product's moments of one arm, from the sums the vectors give. */
export function readMoments(arm: Fields): Moments {
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

// The square of a yes or no is itself.
function readSums(variable: Fields): Sums {
  const sum = variable.number('sum')
  return { sum, sumSquares: isProportion(variable) ? sum : variable.number('sum_squares') }
}

function isProportion(variable: Fields): boolean {
  return variable.string('type') === 'proportion'
}
