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
}

export interface ObjectiveSpec {
  readonly title: ObjectiveInput['title']
  readonly type: 'committed' | 'aspirational'
  readonly owner: DemoPersonId
  readonly keyResults: readonly KeyResultSpec[]
}
