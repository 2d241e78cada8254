import type { DecisionSpec, ExperimentSpec } from './experiment-spec.js'

type Bilingual = ExperimentSpec['name']

/** A finished experiment in the fewest words: its dates follow from the day it ended. */
interface PastSpec extends Pick<
  ExperimentSpec,
  'key' | 'seed' | 'name' | 'treatment' | 'owner' | 'guardrails'
> {
  /** Key of the initiative that paid for it. */
  readonly initiative: string
  /** The relative lift of weekly learning hours that is planted. */
  readonly hours?: number
  readonly because: Bilingual
  readonly change: Bilingual
  /** The metric, the smallest effect worth finding, and the relative lift that is planted. */
  readonly target: readonly [metric: string, minimumEffect: number, lift: number]
  readonly units: number
  /** Days ago. */
  readonly ended: number
  /** Shares of the planned sample at which it was looked at; the last one crossed its bound. */
  readonly stoppedAfterLooks?: readonly number[]
  readonly choice: DecisionSpec['choice']
  readonly believed: Bilingual
  readonly next: Bilingual
}

const RUN_DAYS = 19
const AUDIENCE = { en: 'all learners on web and apps', zh: '网页端与 App 的全部学习者' }

/** Lives an experiment of the past year: three weeks of learners, a look, a decision, the archive. */
export function decidedLongAgo(past: PastSpec): ExperimentSpec {
  const { key, seed, name, treatment, owner, guardrails, ended, choice, stoppedAfterLooks } = past
  const [target, minimumEffect, lift] = past.target
  const early = stoppedAfterLooks !== undefined
  return {
    key,
    seed,
    name,
    treatment,
    owner,
    guardrails,
    target,
    minimumEffect,
    hypothesis: { because: past.because, change: past.change, audience: AUDIENCE },
    secondary: [],
    initiative: past.initiative,
    lifts: { [target]: lift, weekly_hours: past.hours ?? 0 },
    ...(early ? { analysis: { method: 'group_sequential' } } : {}),
    files: filesOf(past),
    life: {
      registered: ended + RUN_DAYS + 4,
      locked: ended + RUN_DAYS + 2,
      started: ended + RUN_DAYS,
      stopped: ended,
      archived: ended - 14,
    },
    decision: {
      ago: ended - 3,
      choice,
      by: owner,
      believed: past.believed,
      next: past.next,
      ...(choice === 'ship' ? { shippedShareBp: 10_000 } : {}),
    },
  }
}

/** One file after the end, or one for each look while it still ran. */
function filesOf({ key, units, ended, stoppedAfterLooks }: PastSpec): ExperimentSpec['files'] {
  const name = key.replaceAll('_', '-')
  if (stoppedAfterLooks === undefined) return [{ name: `${name}.csv`, units, ago: ended - 1 }]
  const last = stoppedAfterLooks.length
  return stoppedAfterLooks.map((share, index) => ({
    name: `${name}-look-${index + 1}.csv`,
    units: Math.round(share * units),
    ago: ended + 1 + 5 * (last - 1 - index),
  }))
}
