import type { Decision, ExperimentState, HealthCheck, VerdictName } from '@sextant/core/contract'
import type { Step } from './useExperiments.js'

/** What can be done next, as buttons; `decide` and `edit` open something, the rest are steps. */
export type Action = Step | 'decide' | 'edit'

const ACTIONS: Readonly<Record<ExperimentState, readonly Action[]>> = {
  draft: ['abort', 'edit', 'lock'],
  ready: ['abort', 'start'],
  running: ['abort', 'pause', 'stop'],
  paused: ['abort', 'resume', 'stop'],
  stopped: ['abort', 'decide'],
  decided: ['archive'],
  archived: [],
  aborted: ['archive'],
}

/** The actions of a state, the one to press last and primary. */
export function actionsOf(state: ExperimentState): readonly Action[] {
  return ACTIONS[state]
}

/** Data may come in, and be looked at, from the start until the decision. */
export function isMeasuring(state: ExperimentState): boolean {
  return state === 'running' || state === 'paused' || state === 'stopped'
}

/** A deviation is from a locked plan that is still in play or already decided. */
export function canDeviate(state: ExperimentState): boolean {
  return state === 'ready' || state === 'decided' || isMeasuring(state)
}

// As the server judges it, so that the form can ask for a reviewer before it is refused.
const FOLLOWING: Readonly<Record<VerdictName, readonly Decision['choice'][]>> = {
  do_not_read: [],
  keep_running: [],
  ship: ['ship'],
  discuss: ['ship', 'do_not_ship', 'iterate'],
  do_not_ship: ['do_not_ship', 'iterate'],
  no_effect: ['do_not_ship', 'iterate'],
  inconclusive: ['do_not_ship', 'iterate'],
}

/** True when a choice needs a reviewer with a reason: against the verdict, or health in alarm. */
export function needsReviewer(
  choice: Decision['choice'],
  verdict: VerdictName,
  health: readonly Pick<HealthCheck, 'status'>[],
): boolean {
  return health.some((check) => check.status === 'alarm') || !FOLLOWING[verdict].includes(choice)
}

/** What stands of the plan: locked and kept, locked with deviations, or not locked. */
export function lockStatus(experiment: {
  readonly lock: unknown
  readonly deviations: readonly unknown[]
}): 'open' | 'registered' | 'deviated' {
  if (experiment.lock === null) return 'open'
  return experiment.deviations.length > 0 ? 'deviated' : 'registered'
}
