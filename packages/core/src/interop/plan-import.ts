import { split } from '../budget/split.js'
import type { FeishuDocument, LeftBehind } from '../contract/interop.js'
import type { KeyResultRange } from '../contract/objective.js'
import { invalid } from '../errors.js'
import { LeftBehindReport } from './left-behind.js'

/** A document in the product's own terms, checked before anything is written. */
export interface ImportPlan {
  readonly objectives: readonly PlannedObjective[]
  readonly leftBehind: readonly LeftBehind[]
}

interface PlannedObjective {
  readonly position: number
  readonly content: string
  readonly type: 'committed' | 'aspirational'
  readonly alignedTo: readonly number[]
  readonly keyResults: readonly PlannedKeyResult[]
}

interface PlannedKeyResult {
  readonly content: string
  readonly range: KeyResultRange
  readonly weightBp: number
}

type FeishuObjective = FeishuDocument['objectives'][number]
type FeishuKeyResult = FeishuObjective['key_results'][number]

const THOUSAND = 1000

/**
 * Reads a document in the order of its positions. Weights of a set sum to 1; those that name none
 * share what the others leave. What has no place here is reported.
 */
export function planImport({ cycle, objectives }: FeishuDocument): ImportPlan {
  const report = new LeftBehindReport()
  report.add('score', 'cycle', cycle.score !== null)
  report.add('status', 'cycle', cycle.status > 1)
  const sorted = inOrder(objectives, 'cycle')
  const weights = weightsOf(sorted, 'cycle')
  const even = split(
    THOUSAND,
    sorted.map(() => 1),
  )
  const positions = new Set(sorted.map((item) => item.position))
  const planned = sorted.map((objective, index) => {
    const at = `O${objective.position}`
    report.add('objective_weight', at, weights[index] !== even[index])
    for (const position of objective.aligned_to) {
      if (positions.has(position) && position !== objective.position) continue
      throw invalid('interop.position_unknown', { where: at, position })
    }
    return objectiveOf(objective, { at, report, endsOn: cycle.end })
  })
  return { objectives: planned, leftBehind: report.list() }
}

interface Place {
  readonly at: string
  readonly report: LeftBehindReport
  readonly endsOn: string
}

function objectiveOf(objective: FeishuObjective, { at, report, endsOn }: Place): PlannedObjective {
  const { position, content, category } = objective
  const known = category === 'committed' || category === 'aspirational'
  report.add('notes', at, (objective.notes ?? '') !== '')
  report.add('score', at, objective.score !== null)
  report.add('deadline', at, objective.deadline !== null && objective.deadline !== endsOn)
  report.add('category', at, category !== null && category !== '' && !known)
  const sorted = inOrder(objective.key_results, at)
  const weights = weightsOf(sorted, at)
  const keyResults = sorted.map((keyResult, index) => {
    const place = { at: `${at}.KR${keyResult.position}`, report, endsOn }
    return keyResultOf(keyResult, (weights[index] ?? 0) * 10, place)
  })
  const type = category === 'aspirational' ? category : 'committed'
  return { position, content, type, alignedTo: [...new Set(objective.aligned_to)], keyResults }
}

function keyResultOf(
  { content, indicator, notes, score, deadline, progress }: FeishuKeyResult,
  weightBp: number,
  { at, report, endsOn }: Place,
): PlannedKeyResult {
  report.add('notes', at, (notes ?? '') !== '')
  report.add('score', at, score !== null)
  report.add('deadline', at, deadline !== null && deadline !== endsOn)
  report.add('progress', at, progress.length > 0)
  if (indicator === null) {
    return { content, weightBp, range: { type: 'move', baseline: 0, target: 100 } }
  }
  const { start, target, current, unit } = indicator
  report.add('unit', at, (unit ?? '') !== '')
  // A value without its day would have to be given one that nobody named.
  report.add('current_value', at, current !== null)
  report.add('status', at, indicator.indicator_status !== -1)
  const isComputed = indicator.status_calculate_type + indicator.current_value_calculate_type > 0
  report.add('calculation', at, isComputed)
  return { content, weightBp, range: { type: 'move', baseline: start, target } }
}

function inOrder<T extends { readonly position: number }>(items: readonly T[], where: string): T[] {
  const sorted = items.toSorted((a, b) => a.position - b.position)
  const twice = sorted.find((item, index) => sorted[index + 1]?.position === item.position)
  if (twice) throw invalid('interop.position_twice', { where, position: twice.position })
  return sorted
}

/** Weights in thousandths that sum to 1000; those left out share the remainder evenly. */
function weightsOf(items: readonly { readonly weight: number | null }[], where: string): number[] {
  const given = items.map(({ weight }) => (weight === null ? null : Math.round(weight * THOUSAND)))
  const sum = given.reduce<number>((total, weight) => total + (weight ?? 0), 0)
  const open = given.filter((weight) => weight === null)
  const isOff = open.length === 0 ? items.length > 0 && sum !== THOUSAND : sum > THOUSAND
  if (isOff) throw invalid('interop.weights_sum', { where, sum: sum / THOUSAND })
  const shares = split(
    THOUSAND - sum,
    open.map(() => 1),
  )
  return given.map((weight) => weight ?? shares.shift() ?? 0)
}
