import type { DECISIONS, ExperimentInput } from '../contract/experiment.js'
import type { PlanInput } from '../contract/plan.js'
import type { DemoPersonId } from './people.js'
import type { UnitFileSpec } from './unit-file.js'

type Bilingual = { readonly en: string; readonly zh: string }

/** A file that came in so many days ago, and the look that followed it. */
export interface FileSpec extends Pick<
  UnitFileSpec,
  'name' | 'units' | 'treatmentLoss' | 'faulty'
> {
  readonly ago: number
}

export interface DecisionSpec {
  readonly ago: number
  readonly choice: (typeof DECISIONS)[number]
  readonly by: DemoPersonId
  readonly believed: Bilingual
  readonly next: Bilingual
  readonly shippedShareBp?: number
}

/** One experiment: what was planned, what is true, and how far its life has come. */
export interface ExperimentSpec {
  readonly key: string
  readonly seed: number
  readonly name: Bilingual
  readonly hypothesis: ExperimentInput['hypothesis']
  readonly treatment: Bilingual
  readonly target: string
  readonly guardrails: readonly (readonly [metric: string, margin: number])[]
  readonly secondary: readonly string[]
  readonly minimumEffect: number
  /** Entered where the metric has no history yet. */
  readonly baseline?: ExperimentInput['plan']['baseline']
  readonly unitsPerDay?: number
  /** How it is analysed; a fixed horizon unless said. */
  readonly analysis?: Partial<Omit<PlanInput, 'minimumEffect' | 'baseline' | 'unitsPerDay'>>
  readonly owner: DemoPersonId
  readonly initiative: string | null
  readonly keyResults?: readonly string[]
  /** Metrics whose files hold the learners’ value before the experiment. */
  readonly past?: readonly string[]
  /** Relative lifts planted in the data, by metric. */
  readonly lifts: Readonly<Record<string, number>>
  readonly files: readonly FileSpec[]
  /** Assigned here and read from events: what clients call it, and when it was looked at. */
  readonly stream?: {
    readonly clientKey: string
    readonly learnersPerDay: number
    readonly ago: number
  }
  /** Days ago of each step of its life; a step left out has not happened. */
  readonly life: {
    readonly registered: number
    readonly locked?: number
    readonly started?: number
    readonly paused?: number
    readonly stopped?: number
    readonly aborted?: number
    readonly archived?: number
  }
  readonly deviation?: {
    readonly ago: number
    readonly what: Bilingual
    readonly reason: Bilingual
  }
  readonly decision?: DecisionSpec
}
