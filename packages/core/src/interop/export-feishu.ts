import { split } from '../budget/split.js'
import type { FeishuDocument } from '../contract/interop.js'
import type { CycleOverview, KeyResult, Objective } from '../contract/objective.js'
import { inLanguage, type Locale, type LocalizedLine } from '../contract/text.js'
import { LeftBehindReport } from './left-behind.js'

type FeishuObjective = FeishuDocument['objectives'][number]
type FeishuKeyResult = FeishuObjective['key_results'][number]

/** What an export needs beside the cycle. */
interface Surroundings {
  readonly locale: Locale
  readonly unitOf: (metricId: string) => LocalizedLine | null
}

const THOUSAND = 1000

/**
 * A cycle as Feishu OKR v2 has it, in one language: weights with three decimals that sum to 1 in
 * every set, by largest remainder, and scores with one. What has no place there is reported.
 */
export function exportFeishu(overview: CycleOverview, around: Surroundings): FeishuDocument {
  const report = new LeftBehindReport()
  const { cycle, objectives, score } = overview
  const positions = new Map(objectives.map((item, index) => [item.id, index + 1]))
  const weights = thousandths(objectives.map(() => 1))
  const exported = objectives.map((objective, index) =>
    objectiveOf(objective, {
      ...around,
      report,
      positions,
      weight: weights[index] ?? 0,
      position: index + 1,
      deadline: cycle.endsOn,
    }),
  )
  report.add('other_language', 'cycle', hasBoth(cycle.name))
  return {
    version: 'feishu-okr-v2',
    cycle: {
      name: inLanguage(cycle.name, around.locale),
      start: cycle.startsOn,
      end: cycle.endsOn,
      status: cycle.state === 'draft' ? 0 : 1,
      score: oneDecimal(score),
    },
    objectives: exported,
    report: report.list(),
  }
}

interface Place extends Surroundings {
  readonly report: LeftBehindReport
  readonly positions: ReadonlyMap<string, number>
  readonly weight: number
  readonly position: number
  readonly deadline: string
}

function objectiveOf(objective: Objective, place: Place): FeishuObjective {
  const { report, positions, position, locale } = place
  const at = `O${position}`
  const { parentId, supportIds, keyResults } = objective
  const links = [...(parentId === null ? [] : [parentId]), ...supportIds]
  const aligned = links.flatMap((id) => positions.get(id) ?? [])
  report.add('other_language', at, hasBoth(objective.title))
  report.add('team', at, objective.team !== null)
  report.add('level', at, objective.level !== 'team')
  report.add('rollup', at, objective.rollup !== 'krs')
  report.add('cap', at, objective.cap !== 1)
  report.add('link_elsewhere', at, aligned.length < links.length)
  report.add(
    'link_kind',
    at,
    supportIds.some((id) => positions.has(id)),
  )
  report.add('close_decision', at, objective.closing !== null)
  const weights = thousandths(keyResults.map((item) => item.weightBp))
  return {
    position,
    content: inLanguage(objective.title, locale),
    notes: null,
    score: oneDecimal(objective.score),
    weight: place.weight,
    deadline: place.deadline,
    category: objective.type,
    key_results: keyResults.map((keyResult, index) =>
      keyResultOf(keyResult, { ...place, weight: weights[index] ?? 0, position: index + 1 }, at),
    ),
    aligned_to: aligned,
  }
}

function keyResultOf(keyResult: KeyResult, place: Place, parent: string): FeishuKeyResult {
  const { report, position, weight } = place
  const at = `${parent}.KR${position}`
  const { range, grade } = keyResult
  report.add('other_language', at, hasBoth(keyResult.title))
  report.add('confidence', at, keyResult.confidence !== null)
  report.add('pacing', at, keyResult.profile.type !== 'linear')
  report.add('metric_link', at, keyResult.metricId !== null)
  report.add('health_role', at, keyResult.role === 'health')
  report.add('range_type', at, range.type !== 'move')
  report.add('check_in_details', at, keyResult.checkIns.length > 0)
  report.add('target_changes', at, keyResult.targetChanges.length > 0)
  report.add('grade_reason', at, grade !== null && (grade.reason !== null || grade.cause !== null))
  report.add('weight_precision', at, Math.round(weight * 10_000) !== keyResult.weightBp)
  return {
    position,
    content: inLanguage(keyResult.title, place.locale),
    notes: null,
    score: oneDecimal(grade?.score ?? null),
    weight,
    deadline: place.deadline,
    indicator: indicatorOf(keyResult, place),
    progress: keyResult.checkIns
      .toReversed()
      .map((checkIn) => progressOf(keyResult, checkIn, place.locale)),
  }
}

const STATUS = { on_track: 0, at_risk: 1, off_track: 2 } as const

function indicatorOf(
  keyResult: KeyResult,
  { locale, unitOf }: Place,
): FeishuKeyResult['indicator'] {
  const { range, current, metricId, stated, health } = keyResult
  if (range.type !== 'move' && range.type !== 'cumulative') return null
  const unit = metricId === null ? null : unitOf(metricId)
  const said = health === 'on_track' || health === 'at_risk' || health === 'off_track'
  return {
    start: range.baseline,
    target: range.target,
    current: current && current.value,
    unit: unit && inLanguage(unit, locale),
    indicator_status: said ? STATUS[health] : -1,
    // 0: a person says it; 1: it is computed from progress and date.
    status_calculate_type: stated === null ? 1 : 0,
    current_value_calculate_type: 0,
  }
}

function progressOf(
  { range }: KeyResult,
  { value, comment, status }: KeyResult['checkIns'][number],
  locale: Locale,
): FeishuKeyResult['progress'][number] {
  const isWay = range.type === 'move' || range.type === 'cumulative'
  const raw =
    isWay && value !== null ? (value - range.baseline) / (range.target - range.baseline) : null
  const percent = raw === null ? null : Math.round(100 * Math.min(1, Math.max(0, raw)))
  const isLate = status === 'at_risk' || status === 'off_track'
  return {
    content: comment === null ? '' : inLanguage(comment, locale),
    percent,
    status: percent === 100 ? 'done' : isLate ? 'overdue' : 'normal',
  }
}

/** Shares with three decimals that sum to exactly 1; all 0 count as equal. */
function thousandths(weights: readonly number[]): number[] {
  return split(THOUSAND, weights).map((part) => part / THOUSAND)
}

function oneDecimal(score: number | null): number | null {
  return score === null ? null : Math.round(score * 10) / 10
}

function hasBoth({ en, zh }: LocalizedLine): boolean {
  return en !== undefined && zh !== undefined && en !== zh
}
