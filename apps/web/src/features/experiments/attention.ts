import type { Experiment, ExperimentState, VerdictName } from '@sextant/core/contract'
import { loudestVerdict } from './verdict.js'

/** What an experiment needs next from a person; the words stand under `experiments.next`. */
const NEXT_STEPS = [
  'fix_data',
  'stop_harm',
  'decide',
  'stop_and_decide',
  'stop_or_extend',
  'import_data',
  'resume',
  'keep_running',
  'start',
  'lock',
  'archive',
  'none',
] as const
export type NextStep = (typeof NEXT_STEPS)[number]

type Seen = Pick<Experiment, 'state' | 'latestVerdicts' | 'number'>

const RUNNING_STEP: Readonly<Record<VerdictName, NextStep>> = {
  do_not_read: 'fix_data',
  do_not_ship: 'stop_harm',
  ship: 'stop_and_decide',
  discuss: 'stop_and_decide',
  no_effect: 'stop_and_decide',
  inconclusive: 'stop_or_extend',
  keep_running: 'keep_running',
}

const OTHER_STEP: Readonly<Record<Exclude<ExperimentState, 'running' | 'paused'>, NextStep>> = {
  draft: 'lock',
  ready: 'start',
  stopped: 'decide',
  decided: 'archive',
  archived: 'none',
  aborted: 'none',
}

/** The next step of an experiment, from its state and the newest verdict. */
export function nextStep(experiment: Seen): NextStep {
  const verdict = loudestVerdict(experiment)
  const { state } = experiment
  if (
    verdict === 'do_not_read' &&
    (state === 'running' || state === 'paused' || state === 'stopped')
  ) {
    return 'fix_data'
  }
  if (state === 'running' || state === 'paused') {
    if (verdict !== null && verdict !== 'keep_running') return RUNNING_STEP[verdict]
    if (state === 'paused') return 'resume'
    return verdict === null ? 'import_data' : 'keep_running'
  }
  if (state === 'stopped' && verdict === null) return 'import_data'
  return OTHER_STEP[state]
}

/** True where somebody has to act before anything moves on. */
function isUrgent(step: NextStep): boolean {
  return NEXT_STEPS.indexOf(step) <= NEXT_STEPS.indexOf('stop_or_extend')
}

/** Most urgent first, then the newest; a copy. */
export function byAttention<T extends Seen>(experiments: readonly T[]): T[] {
  const rank = (one: Seen) => NEXT_STEPS.indexOf(nextStep(one))
  return experiments.toSorted((a, b) => rank(a) - rank(b) || b.number - a.number)
}

/** How many of the experiments loaded need somebody, and how many are running. */
export function attentionCounts(experiments: readonly Seen[]) {
  return {
    all: experiments.length,
    urgent: experiments.filter((one) => isUrgent(nextStep(one))).length,
    running: experiments.filter((one) => one.state === 'running').length,
  }
}
