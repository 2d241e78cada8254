import type { HEALTH_STATUSES } from '../../../contract/experiment.js'
import type { LockedMetric } from '../../../experiments/locked-plan.js'
import type { Windows } from '../closed-windows.js'
import type { Overlapping } from '../overlapping.js'
import type { StreamFacts } from '../stream-facts.js'

/** A comparison of kept results with a full recomputation. */
interface ResultCheck {
  readonly eventsSeq: number
  readonly equal: boolean
  readonly differingCells: number
  readonly at: string
}

/** Everything that the checks of an experiment on events are made on. */
export interface StreamHealthFacts {
  readonly counted: StreamFacts
  /** In the order of the plan. */
  readonly variants: readonly {
    readonly key: string
    readonly weightBp: number
    readonly isControl: boolean
    readonly units: number
  }[]
  readonly plannedUnits: number
  /** The plan's metrics, and which of them are read from events. */
  readonly planned: readonly LockedMetric[]
  readonly measured: readonly string[]
  /** Metrics no unit counts for yet, because every window is open. */
  readonly notClosed: readonly string[]
  /** By metric that has a window: the units whose window is over. */
  readonly windows: ReadonlyMap<string, Windows>
  /** Days from a unit's exposure until it counts for the target. */
  readonly daysToClose: number
  /** Units a day that the plan reckons with. */
  readonly plannedPerDay: number | null
  /** False once the run has ended. */
  readonly running: boolean
  readonly assignedHere: boolean
  /** Clock, in ms. */
  readonly now: number
  readonly overlapping: readonly Overlapping[]
  /** Comparisons with a full recomputation, newest first. */
  readonly verified: readonly ResultCheck[]
}

export type Health = (typeof HEALTH_STATUSES)[number]

/** The control and every treatment, by key. */
export function armKeys({ variants }: Pick<StreamHealthFacts, 'variants'>): {
  readonly control: string
  readonly treatments: readonly string[]
} {
  const control = variants.find((variant) => variant.isControl)?.key ?? ''
  return {
    control,
    treatments: variants.filter((variant) => !variant.isControl).map(({ key }) => key),
  }
}

const ALARM_BELOW = 0.001
const WATCH_BELOW = 0.01

/** How a p-value of something that should not differ is taken. */
export function byPValue(pValue: number): Extract<Health, 'ok' | 'watch' | 'alarm'> {
  if (pValue < ALARM_BELOW) return 'alarm'
  return pValue < WATCH_BELOW ? 'watch' : 'ok'
}

/** Milliseconds since 1970 as an instant; an empty text for none. */
export function instantText(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString()
}
