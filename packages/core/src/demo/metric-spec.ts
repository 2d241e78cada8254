import type { Evidence, MetricInput } from '../contract/metric.js'
import type { DemoPersonId } from './people.js'

/** Where a metric stands against its target; the pace rule must find the same. */
export type Standing = 'on_track' | 'at_risk' | 'off_track' | 'steady'

/** How a metric's year of weekly values runs. */
export interface HistorySpec {
  /** A year ago, on the first day of the quarter, and where it should be on the last. */
  readonly start: number
  readonly baseline: number
  readonly target: number
  readonly standing: Standing
  /** Standard deviation of a unit's value; null for proportions, which have their own. */
  readonly standardDeviation: number | null
  readonly decimals: number
}

export interface MetricSpec {
  readonly key: string
  readonly facts: Pick<MetricInput, 'name' | 'tier' | 'kind' | 'direction' | 'unit' | 'definition'>
  /** How it is counted from events; left out where it is not. */
  readonly measurement?: NonNullable<MetricInput['measurement']>
  readonly parents: readonly (readonly [key: string, evidence: Evidence, slope: number | null])[]
  readonly owner: DemoPersonId
  readonly isNorthStar?: true
  /** Null: no value before its first experiment has enough learners. */
  readonly history: HistorySpec | null
  readonly exemptionReason?: string
}
