import type { Cycle } from '../contract/cycle.js'
import type { KeyResult } from '../contract/objective.js'
import type { Settings } from '../contract/settings.js'
import type { grades, targetChanges } from '../db/schema/okr-records.js'
import type { Fraction } from '../fraction.js'
import type { EffectiveCheckIn } from './effective-check-ins.js'
import type { Point } from './progress-of-series.js'
import type { KeyResultRow } from './require-key-result.js'
import type { Period } from './season.js'

/** All that a key result is measured from. */
export interface KeyResultFacts {
  readonly row: KeyResultRow
  readonly settings: Settings
  /** Null in the backlog, where nothing is measured yet. */
  readonly cycle: Cycle | null
  /** The metric's complete values inside the cycle, oldest first; null without a metric. */
  readonly values: readonly Point[] | null
  /** The metric's periods of the year before, where the profile is seasonal. */
  readonly season: readonly Period[]
  /** Those in force, oldest first. */
  readonly checkIns: readonly EffectiveCheckIn[]
  readonly experiments: KeyResult['experiments']
  /** Oldest first. */
  readonly grades: readonly (typeof grades.$inferSelect)[]
  /** Oldest first. */
  readonly targetChanges: readonly (typeof targetChanges.$inferSelect)[]
}

/** A key result with its exact numbers, for roll-up. */
export interface MeasuredKeyResult {
  readonly view: KeyResult
  readonly raw: Fraction | null
  readonly progress: Fraction | null
  /** Null once the cycle is closed, and in the backlog. */
  readonly expected: Fraction | null
}
