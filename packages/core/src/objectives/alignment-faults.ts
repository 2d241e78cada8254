import type { AlignmentGraph } from '../contract/alignment.js'
import { OBJECTIVE_LEVELS, type Objective } from '../contract/objective.js'

type Fault = AlignmentGraph['faults'][number]
type Level = Objective['level']

const PENALTIES = {
  no_anchor: 10,
  orphan: 12,
  no_key_results: 4,
  level_skip: 3,
  metric_without_key_result: 8,
} as const satisfies Record<Fault['kind'], number>

/** An objective as alignment sees it. */
export interface AlignedObjective {
  readonly id: string
  readonly level: Level
  readonly parentId: string | null
  readonly keyResults: readonly { readonly metricId: string | null }[]
}

export interface AlignmentFacts {
  readonly objectives: readonly AlignedObjective[]
  /** Levels of everything that is linked to, other cycles included. */
  readonly levelOf: ReadonlyMap<string, Level>
  /** Metrics on the way to the North Star, itself included. */
  readonly pathMetricIds: readonly string[]
}

/**
 * What is wrong with how the objectives of a cycle hang together (OKR rules 3.7): no company
 * objective to hang on, objectives below it without one they contribute to, objectives without key
 * results, contributions that skip a level, metrics on the way to the North Star that no key result
 * is on.
 */
export function alignmentFaults(facts: AlignmentFacts): Fault[] {
  const { objectives, levelOf } = facts
  const of = (kind: Fault['kind'], objectiveId: string | null, metricId: string | null = null) => ({
    kind,
    penalty: PENALTIES[kind],
    objectiveId,
    metricId,
  })
  const anchored = [...levelOf.values()].includes('company')
  const measured = new Set(
    objectives.flatMap(({ keyResults }) => keyResults.map(({ metricId }) => metricId)),
  )
  return [
    ...(objectives.length > 0 && !anchored ? [of('no_anchor', null)] : []),
    ...objectives
      .filter((one) => one.level !== 'company' && one.parentId === null)
      .map((one) => of('orphan', one.id)),
    ...objectives
      .filter((one) => one.keyResults.length === 0)
      .map((one) => of('no_key_results', one.id)),
    ...objectives
      .filter((one) => skipsLevel(one.level, levelOf.get(one.parentId ?? '')))
      .map((one) => of('level_skip', one.id)),
    ...facts.pathMetricIds
      .filter((id) => !measured.has(id))
      .map((id) => of('metric_without_key_result', null, id)),
  ]
}

/** 100 less the penalties, never below 0. */
export function alignmentScore(faults: readonly Fault[]): number {
  return Math.max(
    0,
    faults.reduce((left, fault) => left - fault.penalty, 100),
  )
}

function skipsLevel(level: Level, parent: Level | undefined): boolean {
  if (parent === undefined) return false
  return OBJECTIVE_LEVELS.indexOf(level) - OBJECTIVE_LEVELS.indexOf(parent) > 1
}
