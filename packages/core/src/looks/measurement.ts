import type { ComparableMoments } from '@sextant/stats'
import type { Look } from '../contract/experiment.js'
import type { BilingualLine, LocalizedLine } from '../contract/text.js'
import type { LockedMetric } from '../experiments/locked-plan.js'
import type { Windows } from './from-events/closed-windows.js'

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
  /** Units that the moments are of, where those with an open window are left out. */
  readonly windows: Windows | null
}

/** Why a metric of the plan has no result. */
export type Lacking = NonNullable<Look['notMeasured'][number]['because']>

interface NotMeasured {
  readonly metric: LockedMetric
  readonly name: BilingualLine
  readonly because: Lacking
}

export interface Measurement {
  readonly units: Look['units']
  readonly measured: readonly Measured[]
  readonly notMeasured: readonly NotMeasured[]
}
