import type { ComparableMoments } from '@sextant/stats'
import type { Look } from '../contract/experiment.js'
import type { BilingualLine, LocalizedLine } from '../contract/text.js'
import type { LockedMetric } from '../experiments/locked-plan.js'

/** The moments of one variant. */
export interface ArmMoments {
  readonly variant: string
  readonly moments: ComparableMoments
}

/** A planned metric with its moments by variant, as the engine counted them. */
export interface Measured {
  readonly metric: LockedMetric
  readonly name: BilingualLine
  readonly unit: LocalizedLine | null
  readonly moments: readonly ArmMoments[]
  /** The moments of the units as they came, where the plan caps the metric. */
  readonly uncapped: readonly ArmMoments[] | null
  /** The SQL behind the moments. */
  readonly explain: string
}

export interface Measurement {
  readonly units: Look['units']
  readonly measured: readonly Measured[]
  readonly notMeasured: readonly { readonly metric: LockedMetric; readonly name: BilingualLine }[]
}
