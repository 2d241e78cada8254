import type { KeyResultInput, ObjectiveInput } from '../contract/objective.js'
import type { LocalizedLine } from '../contract/text.js'
import type { DemoPersonId } from './people.js'

/** One check-in; `share` is how far into the quarter it lies. */
interface CheckInSpec {
  readonly share: number
  readonly confidence: number
  readonly comment?: LocalizedLine
  /** Milestones done by then, by index. */
  readonly milestonesDone?: readonly number[]
  /** It counted one too many at first, and was revised for this reason. */
  readonly miscounted?: LocalizedLine
}

/** A target that changed in the open cycle; `share` is how far into the quarter. */
interface RetargetSpec {
  readonly share: number
  readonly range: KeyResultInput['range']
  readonly reason: LocalizedLine
}

export interface KeyResultSpec {
  readonly key: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly metric?: string
  readonly range: KeyResultInput['range']
  readonly role?: 'health'
  readonly weightBp?: number
  readonly owner: DemoPersonId
  readonly confidence: number
  /** Counts learnings: its value is entered with every check-in. */
  readonly counted?: true
  readonly checkIns: readonly CheckInSpec[]
  readonly retarget?: RetargetSpec
}

export interface ObjectiveSpec {
  readonly title: ObjectiveInput['title']
  readonly type: 'committed' | 'aspirational'
  readonly owner: DemoPersonId
  readonly keyResults: readonly KeyResultSpec[]
}
