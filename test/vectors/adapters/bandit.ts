import { thompsonWeights } from '@sextant/stats'
import type { Adapters } from '../adapter.js'
import { readMoments } from '../read-moments.js'

/** Shares of a bandit's arms. */
export const bandit: Adapters = {
  'bandit.thompson': (input, options) => {
    const { beliefs, bestProbabilities, weights } = thompsonWeights(
      input.objects('arms').map(readMoments),
      {
        prior: {
          mean: options.number('prior_mean'),
          variance: options.number('prior_variance'),
        },
        direction: options.boolean('inverse') ? 'down' : 'up',
        topTwo: options.boolean('top_two'),
        floor: options.number('min_variation_weight'),
        ...(input.has('theta') ? { theta: input.number('theta') } : {}),
      },
    )
    return {
      posterior_mean: beliefs.map(({ mean }) => mean),
      posterior_sd: beliefs.map(({ standardDeviation }) => standardDeviation),
      best_arm_probabilities: bestProbabilities,
      // The vectors write null where there are too few units to steer by.
      weights: weights.some(Number.isNaN) ? null : weights,
    }
  },
}
