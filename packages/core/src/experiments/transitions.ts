import type { ExperimentState } from '../contract/experiment.js'

interface Transition {
  readonly from: readonly ExperimentState[]
  readonly to: ExperimentState
}

/** Every change of an experiment's state: what it is called, whence and whither. */
export const TRANSITIONS = {
  lock: { from: ['draft'], to: 'ready' },
  start: { from: ['ready'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  stop: { from: ['running', 'paused'], to: 'stopped' },
  decide: { from: ['stopped'], to: 'decided' },
  archive: { from: ['decided', 'aborted'], to: 'archived' },
  abort: { from: ['draft', 'ready', 'running', 'paused', 'stopped'], to: 'aborted' },
} as const satisfies Readonly<Record<string, Transition>>

export type TransitionName = keyof typeof TRANSITIONS

/** True when the experiment may make this change from its state. */
export function canTransition(state: ExperimentState, name: TransitionName): boolean {
  const { from }: Transition = TRANSITIONS[name]
  return from.includes(state)
}

/** States in which units come in or have come in, and nothing is decided yet. */
export const MEASURING: readonly ExperimentState[] = ['running', 'paused', 'stopped']

/** Data may be brought in and looked at between start and decision. */
export function isMeasuring(state: ExperimentState): boolean {
  return MEASURING.includes(state)
}

/** A deviation is from a locked plan that is still in play or already decided. */
export function canDeviate(state: ExperimentState): boolean {
  return state === 'ready' || state === 'decided' || isMeasuring(state)
}
