import type { AdviceFigure, AdviceReason } from '../contract/advice.js'
import type { Budget } from '../contract/budget.js'
import type { Metric, Tier } from '../contract/metric.js'
import type { LocalizedLine } from '../contract/text.js'
import type { PerTier } from '../budget/per-tier.js'

/** Why work should end, worst first. */
export const STOP_SIGNS = ['stop_decided', 'concluded_negative', 'no_check_in'] as const

/** A reason to stop an initiative, with its figures. */
export interface StopSign {
  readonly code: (typeof STOP_SIGNS)[number]
  readonly params: Readonly<Record<string, AdviceFigure>>
}

/** What an initiative’s shipped experiments brought the North Star, on 100 person-days or on 10,000. */
export interface UnitGain {
  readonly estimate: number
  /** 95 %. */
  readonly interval: readonly [number, number]
  /** Concluded experiments. */
  readonly n: number
}

/** A running initiative as advice sees it. */
export interface AdviceInitiative {
  readonly id: string
  readonly name: LocalizedLine
  readonly tier: Tier
  /** Wholly of its tier: only then does a move of it move that tier by the same amount. */
  readonly isWhole: boolean
  /** Still planned for days to come, less what waits for approval. */
  readonly left: number
  readonly signs: readonly StopSign[]
  readonly gain: UnitGain | null
}

/** Two complete periods of a condition metric on one side of its group. */
export interface GateFinding {
  readonly initiativeId: string
  readonly group: LocalizedLine
  readonly reading: 'below' | 'above'
  readonly metric: Pick<Metric, 'id' | 'name' | 'kind' | 'unit'>
  /** The older first. */
  readonly periods: readonly [GatePeriod, GatePeriod]
}

/** A period of a condition metric beside the mean of its group and the mark of the best quarter. */
export interface GatePeriod {
  readonly periodEnd: string
  readonly value: number
  readonly mean: number
  readonly mark: number
}

/** Everything that advice is made from; plain, so that it can be made up in a test. */
export interface AdviceFacts {
  readonly budget: Pick<
    Budget,
    'id' | 'ledger' | 'currency' | 'total' | 'targetMix' | 'band' | 'cycleId'
  >
  readonly asOf: string
  readonly spent: PerTier<number>
  /** Planned for days to come, with what waits for approval as if it were approved. */
  readonly coming: PerTier<number>
  /** Of it, what lies on a tier and on no work in it yet. */
  readonly free: PerTier<number>
  /** Moved in this period already by answered advice, by each tier that it touched. */
  readonly used: PerTier<number>
  /** What the envelope still lets exploratory work plan; null: nothing holds it. */
  readonly released: number | null
  /** Concluded experiments of the last four quarters. */
  readonly concluded: PerTier<number>
  readonly initiatives: readonly AdviceInitiative[]
  readonly gates: readonly GateFinding[]
  /** The North Star, for printing gains. */
  readonly star: Pick<Metric, 'kind' | 'unit'> | null
}

/** Where advice takes from, or gives to. */
export interface MoveEnd {
  readonly tier: Tier
  readonly initiative: AdviceInitiative | null
}

/** A move before it is written down. */
export interface Move {
  readonly rule: 'drift' | 'return' | 'gate_down' | 'gate_up'
  readonly from: MoveEnd
  readonly to: MoveEnd
  readonly amount: number
  readonly most: number
  readonly reasons: readonly AdviceReason[]
  readonly changesIf: AdviceReason
  /** What its key rests on: the month, or the last period of a gate. */
  readonly period: string
}
