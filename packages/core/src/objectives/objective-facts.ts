import type { Cycle } from '../contract/cycle.js'
import type { Objective } from '../contract/objective.js'
import type { PaceRules } from './pace.js'
import type { Fraction } from '../fraction.js'
import type { MeasuredKeyResult } from './key-result-facts.js'
import type { ObjectiveRow } from './require-key-result.js'

/** All that an objective is summarised from. */
export interface ObjectiveFacts {
  readonly row: ObjectiveRow
  readonly rules: PaceRules
  /** Null in the backlog. */
  readonly cycle: Cycle | null
  readonly keyResults: readonly MeasuredKeyResult[]
  /** Objectives that contribute to it, where its roll-up counts them. */
  readonly children: readonly MeasuredObjective[]
  readonly supportIds: readonly string[]
  readonly closing: Objective['closing']
}

/** An objective with its exact numbers, for the cycle's own mean and for its parent. */
export interface MeasuredObjective extends RolledUp {
  readonly view: Objective
  readonly keyResults: readonly MeasuredKeyResult[]
  readonly confidence: { readonly mean: Fraction; readonly lowest: Fraction } | null
}

/** Progress that counts, how much of the weight has one, and what was expected by now. */
export interface RolledUp {
  readonly progress: Fraction | null
  readonly coverage: Fraction | null
  /** Null in the backlog alone; a closed child counts as having been due in full. */
  readonly expected: Fraction | null
}
