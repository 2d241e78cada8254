import type { Decision, HealthCheck, VerdictName } from '../contract/experiment.js'

type Choice = Decision['choice']

/**
 * The choices that follow each verdict; any other goes against it. Nothing follows "do not read" or
 * "keep running": to decide there is to decide against the advice. "Discuss" leaves it to people.
 */
const FOLLOWING: Readonly<Record<VerdictName, readonly Choice[]>> = {
  do_not_read: [],
  keep_running: [],
  ship: ['ship'],
  discuss: ['ship', 'do_not_ship', 'iterate'],
  do_not_ship: ['do_not_ship', 'iterate'],
  no_effect: ['do_not_ship', 'iterate'],
  inconclusive: ['do_not_ship', 'iterate'],
}

/** True when the choice is one that the verdict recommends. */
export function followsRecommendation(choice: Choice, verdict: VerdictName): boolean {
  return FOLLOWING[verdict].includes(choice)
}

/** Why a decision needs a named reviewer with a reason; null when it needs none. */
export function reviewNeeded(decision: {
  readonly choice: Choice
  readonly verdict: VerdictName
  readonly health: readonly HealthCheck[]
}): 'experiment.health_alarm' | 'experiment.against_recommendation' | null {
  if (decision.health.some((check) => check.status === 'alarm')) return 'experiment.health_alarm'
  if (followsRecommendation(decision.choice, decision.verdict)) return null
  return 'experiment.against_recommendation'
}
