import { quantile, wilsonInterval } from '@sextant/stats'
import { daysBetween } from '../calendar.js'
import {
  PROGRAMME_STAGES,
  type CountedShare,
  type ProgrammeGroup,
  type StageDays,
} from '../contract/programme.js'
import type { Judged, Run } from './read-runs.js'

export interface Span {
  readonly from: string
  readonly to: string
}

export type Rates = Omit<ProgrammeGroup, 'key' | 'name'>
type Decided = Run & { readonly decision: Judged }

const ALPHA = 0.05
/** Answers: an improvement without harm, a harm, or an effect too small to matter. */
const ANSWERS: readonly string[] = ['ship', 'do_not_ship', 'no_effect']

function isIn({ from, to }: Span, day: string | null): boolean {
  return day !== null && from <= day && day <= to
}

/** Experiments whose decision fell in a span. */
export function decidedIn(runs: readonly Run[], span: Span): Decided[] {
  return runs.flatMap((run) =>
    run.decision !== null && isIn(span, run.decision.on)
      ? [{ ...run, decision: run.decision }]
      : [],
  )
}

/** Counts and shares of the experiments that started or ended in a span. */
export function ratesOf(runs: readonly Run[], span: Span): Rates {
  const decided = decidedIn(runs, span)
  const readable = decided.filter((run) => run.decision.readable)
  const ended = runs.filter((run) => isIn(span, run.endedOn)).length
  const wins = readable.filter((run) => run.decision.won).length
  const answers = readable.filter((run) => ANSWERS.includes(run.decision.row.recommendation))
  return {
    started: runs.filter((run) => isIn(span, run.startedOn)).length,
    ended,
    win: shareOf(wins, readable.length),
    learning: shareOf(readable.length, ended),
    conclusive: shareOf(answers.length, ended),
  }
}

/** A share with Wilson's 95 % interval; of nothing it is unknown, never 0. */
export function shareOf(count: number, of: number): CountedShare {
  if (of === 0) return { count, of, rate: null, interval: null }
  const [low, high] = wilsonInterval({ kind: 'proportion', n: of, sum: count }, ALPHA)
  return { count, of, rate: count / of, interval: [low, high] }
}

type Stage = StageDays['stage']
const DAYS_OF: Readonly<Record<Stage, (run: Decided) => number | null>> = {
  plan: (run) => daysBetween(run.registeredOn, run.lockedOn),
  start: (run) => daysBetween(run.lockedOn, run.startedOn),
  run: (run) => (run.stoppedOn === null ? null : daysBetween(run.startedOn, run.stoppedOn)),
  decide: (run) => (run.stoppedOn === null ? null : daysBetween(run.stoppedOn, run.decision.on)),
  whole: (run) => daysBetween(run.registeredOn, run.decision.on),
}

/** Median and quartiles (type 7) of every stage's days over the experiments decided in a span. */
export function stagesOf(runs: readonly Run[], span: Span): StageDays[] {
  const decided = decidedIn(runs, span)
  return PROGRAMME_STAGES.map((stage) => {
    const days = decided.map(DAYS_OF[stage]).filter((value) => value !== null)
    const at = (p: number) => (days.length === 0 ? null : quantile(days, p))
    return { stage, n: days.length, lower: at(0.25), median: at(0.5), upper: at(0.75) }
  })
}
