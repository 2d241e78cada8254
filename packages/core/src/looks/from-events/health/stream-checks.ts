import type { SampleRatio } from '@sextant/stats'
import type { HealthCheck } from '../../../contract/experiment.js'
import { checkAssigned, checkCrossovers, checkVariantNames } from './check-exposures.js'
import { checkInteraction } from './check-interaction.js'
import { checkNovelty } from './check-novelty.js'
import { checkEnough, checkFresh, checkMature, checkVerified } from './check-progress.js'
import { checkSplit } from './check-split.js'
import { checkMeasured, checkPast, checkReadable } from './check-values.js'
import type { StreamHealthFacts } from './health-facts.js'

/** Every check of an experiment on events, in the order in which they are shown. */
export function streamChecks(facts: StreamHealthFacts): {
  readonly ratio: SampleRatio
  readonly checks: readonly HealthCheck[]
} {
  const { check, ratio } = checkSplit(facts)
  return {
    ratio,
    checks: [
      check,
      checkCrossovers(facts),
      checkVariantNames(facts),
      checkAssigned(facts),
      checkPast(facts),
      checkEnough(facts),
      checkFresh(facts),
      checkMature(facts),
      checkMeasured(facts),
      checkReadable(facts),
      checkNovelty(facts),
      checkInteraction(facts),
      checkVerified(facts),
    ],
  }
}
