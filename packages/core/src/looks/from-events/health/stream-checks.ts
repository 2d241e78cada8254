import type { SampleRatio } from '@sextant/stats'
import type { HealthCheck } from '../../../contract/experiment.js'
import { checkAssigned, checkCrossovers, checkVariantNames } from './check-exposures.js'
import { checkInteraction } from './check-interaction.js'
import { checkNovelty } from './check-novelty.js'
import { checkEnough, checkFresh, checkMature, checkVerified } from './check-progress.js'
import { checkSplit } from './check-split.js'
import { checkMeasured, checkPast, checkReadable } from './check-values.js'
import type { StreamHealthFacts } from './health-facts.js'

/**
 * Every check of an experiment on events, in the order in which they are shown. While one of them says
 * that the results must not be read, the steadiness of the effect does not tell them either.
 */
export function streamChecks(facts: StreamHealthFacts): {
  readonly ratio: SampleRatio
  readonly checks: readonly HealthCheck[]
} {
  const { check, ratio } = checkSplit(facts)
  const ofData = [
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
  ]
  const verified = checkVerified(facts)
  const isWithheld = [...ofData, verified].some(({ status }) => status === 'alarm')
  const novelty = isWithheld ? WITHHELD_NOVELTY : checkNovelty(facts)
  return { ratio, checks: [...ofData, novelty, checkInteraction(facts), verified] }
}

const WITHHELD_NOVELTY: HealthCheck = {
  check: 'novelty',
  status: 'not_computable',
  params: { reason: 'withheld' },
}
