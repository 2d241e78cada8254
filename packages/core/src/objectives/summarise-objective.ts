import type { KeyResult, Objective } from '../contract/objective.js'
import { compare, decimal, toNumber, type Fraction } from '../fraction.js'
import { cycleDays } from './cycle-days.js'
import type { MeasuredKeyResult } from './key-result-facts.js'
import type { MeasuredObjective, ObjectiveFacts, RolledUp } from './objective-facts.js'
import { healthBy } from './pace.js'
import { rolledUp } from './rolled-up.js'
import { rollup } from './rollup.js'
import { PASS_LINES } from './suggested-score.js'

/** Worst last; only these three can be lowered by a health key result. */
const LADDER: readonly KeyResult['health'][] = ['on_track', 'at_risk', 'off_track']

/**
 * Rolls key results up: progress and confidence by weight, the lowest confidence beside the mean.
 * Health key results have no part in either and can only lower the health. An objective is stale
 * when every delivery key result that has data is.
 */
export function summariseObjective(facts: ObjectiveFacts, today: string): MeasuredObjective {
  const { row, cycle, keyResults } = facts
  const rolled = rolledUp(facts, cycle ? cycleDays(cycle, today).elapsed : null)
  const confidence = confidenceOf(keyResults)
  const score = scoreOf(keyResults)
  const { id, title, type, ownerId, team, level, parentId, carriedFromId, cap } = row
  const shown = cycle?.state === 'closed' ? null : rolled.expected
  const view: Objective = {
    id,
    title,
    type,
    ownerId,
    team,
    level,
    parentId,
    carriedFromId,
    cap,
    cycleId: cycle && cycle.id,
    rollup: row.rollup,
    supportIds: [...facts.supportIds],
    progress: rolled.progress && toNumber(rolled.progress),
    coverage: rolled.coverage && toNumber(rolled.coverage),
    expected: shown && toNumber(shown),
    health: healthOf(facts, rolled),
    confidence: confidence && {
      mean: toNumber(confidence.mean),
      lowest: toNumber(confidence.lowest),
    },
    keyResults: keyResults.map((item) => item.view),
    score: score && toNumber(score),
    passLine: PASS_LINES[type],
    closing: facts.closing,
  }
  return { view, keyResults, confidence, ...rolled }
}

function healthOf(
  { cycle, keyResults, rules }: ObjectiveFacts,
  rolled: RolledUp,
): Objective['health'] {
  if (cycle === null || rolled.expected === null) return 'no_data'
  if (cycle.state === 'closed') return 'closed'
  if (isStale(keyResults)) return 'stale'
  return lowered(healthBy(rolled.progress, rolled.expected, rules), keyResults)
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

/** Mean of the grades by weight; what could not be judged does not count. */
function scoreOf(keyResults: readonly MeasuredKeyResult[]): Fraction | null {
  const graded = keyResults.map(({ view }) => {
    const score = view.grade?.score ?? null
    return { ...view, progress: score === null ? null : decimal(score) }
  })
  return rollup(graded).progress
}
