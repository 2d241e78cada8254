import type { SampleRatio } from '@sextant/stats'
import type { HealthCheck, Look } from '../contract/experiment.js'
import type { LockedMetric } from '../experiments/locked-plan.js'
import type { Windows } from './from-events/closed-windows.js'
import type { ArmMoments, Lacking, Measurement } from './measurement.js'

/** How the units' values are adjusted before they are added up. */
export interface Adjusted {
  /** Values above this quantile of all units count as that quantile; null: as they came. */
  readonly cap: number | null
  /** With what the units did before, for variance reduction. */
  readonly withPast: boolean
}

/** Where a look reads: units that were imported, or the stream of events. Rows never come up. */
export interface DataSource {
  readonly origin: Pick<Look, 'importId' | 'eventsSeq'>
  /** Until when the data reach, as an instant. */
  readonly watermark: string
  /** Why there is nothing to read of a metric; null: there is. */
  lacks(metric: LockedMetric): Lacking | null
  /** Units whose window is over, of all; null where every unit counts. */
  windows(metric: LockedMetric): Promise<Windows | null>
  hasPast(metric: LockedMetric): boolean
  /** Units by variant; a variant without any may be left out. */
  units(): Promise<readonly { readonly variant: string; readonly units: number }[]>
  moments(metric: LockedMetric, adjusted: Adjusted): Promise<readonly ArmMoments[]>
  /** The SQL behind the moments. */
  explain(metric: LockedMetric, adjusted: Adjusted): string
  /** The checks of this kind of data, the sample ratio first. */
  check(
    measurement: Measurement,
  ): Promise<{ readonly ratio: SampleRatio; readonly checks: readonly HealthCheck[] }>
  /** What the engine refuses, as an error of the domain. */
  problem(error: unknown): unknown
}
