import type { Bounds, Experiment } from '@sextant/core/contract'

/** What a list may show of an experiment's lift: the interval, or why there is none. */
export type ShownLift =
  | {
      readonly kind: 'lift'
      readonly estimate: number
      readonly bounds: Bounds
      /** As the record of past experiments makes one expect it; null while that is too short. */
      readonly shrunk: { readonly estimate: number; readonly interval: Bounds } | null
    }
  | { readonly kind: 'withheld' | 'no_look' | 'not_computable' }

/** The target's lift at the newest look, with the interval its plan decides by; withheld while the verdict says not to read it. */
export function shownLift(
  experiment: Pick<Experiment, 'latestVerdicts' | 'latestTarget'>,
): ShownLift {
  const { latestVerdicts, latestTarget } = experiment
  if (latestVerdicts.length === 0) return { kind: 'no_look' }
  if (latestVerdicts.some((one) => one.verdict === 'do_not_read')) return { kind: 'withheld' }
  const { estimate = null, interval = null } = latestTarget?.planned ?? latestTarget?.relative ?? {}
  if (estimate === null || interval === null) return { kind: 'not_computable' }
  return { kind: 'lift', estimate, bounds: interval, shrunk: latestTarget?.shrunk ?? null }
}
