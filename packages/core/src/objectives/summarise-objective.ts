import type { Cycle, KeyResult, Objective } from '../contract/objective.js'
import type { objectives } from '../db/schema/objectives.js'
import { compare, decimal, toNumber, type Fraction } from '../fraction.js'
import { cycleDays } from './cycle-days.js'
import type { MeasuredKeyResult } from './measure-key-result.js'
import { pace } from './pace.js'
import { rollup } from './rollup.js'

/** An objective with its exact numbers, for the cycle's own mean. */
export interface MeasuredObjective {
  readonly view: Objective
  readonly progress: Fraction | null
  readonly confidence: { readonly mean: Fraction; readonly lowest: Fraction } | null
}

/** Worst last; only these three can be lowered by a health key result. */
const LADDER: readonly KeyResult['health'][] = ['on_track', 'at_risk', 'off_track']

/**
 * Rolls key results up: progress and confidence by weight, the lowest confidence beside the mean.
 * Health key results have no part in either and can only lower the health. An objective is stale
 * when every delivery key result that has data is.
 */
export function summariseObjective(
  row: typeof objectives.$inferSelect,
  keyResults: readonly MeasuredKeyResult[],
  cycle: Cycle,
  today: string,
): MeasuredObjective {
  const { progress, coverage } = rollup(
    keyResults.map((item) => ({ ...item.view, progress: item.progress })),
  )
  const paced = pace({
    progress,
    elapsed: cycleDays(cycle, today).elapsed,
    profile: 'linear',
    stale: isStale(keyResults),
    closed: cycle.state === 'closed',
  })
  const confidence = confidenceOf(keyResults)
  const view: Objective = {
    id: row.id,
    cycleId: row.cycleId,
    title: row.title,
    type: row.type,
    ownerId: row.ownerId,
    progress: progress && toNumber(progress),
    coverage: coverage && toNumber(coverage),
    expected: paced.expected && toNumber(paced.expected),
    health: lowered(paced.health, keyResults),
    confidence: confidence && {
      mean: toNumber(confidence.mean),
      lowest: toNumber(confidence.lowest),
    },
    keyResults: keyResults.map((item) => item.view),
  }
  return { view, progress, confidence }
}

function isStale(keyResults: readonly MeasuredKeyResult[]): boolean {
  const withData = keyResults.filter(
    ({ view }) => view.role === 'delivery' && view.health !== 'no_data',
  )
  return withData.length > 0 && withData.every(({ view }) => view.health === 'stale')
}

function lowered(
  health: Objective['health'],
  keyResults: readonly MeasuredKeyResult[],
): Objective['health'] {
  if (!LADDER.includes(health)) return health
  const steps = keyResults
    .filter(({ view }) => view.role === 'health')
    .map(({ view }) => LADDER.indexOf(view.health))
  return LADDER[Math.max(LADDER.indexOf(health), ...steps)] ?? health
}

function confidenceOf(keyResults: readonly MeasuredKeyResult[]): MeasuredObjective['confidence'] {
  const stated = keyResults.flatMap(({ view }) =>
    view.role === 'health' || view.confidence === null
      ? []
      : [{ ...view, progress: decimal(view.confidence) }],
  )
  const mean = rollup(stated).progress
  if (mean === null) return null
  const lowest = stated.map((item) => item.progress).reduce((a, b) => (compare(b, a) < 0 ? b : a))
  return { mean, lowest }
}
