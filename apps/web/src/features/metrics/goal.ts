import type { CycleOverview, KeyResult, KeyResultRange } from '@sextant/core/contract'

/** The key result that judges a metric: delivery before health, then the heavier one. */
export function goalsByMetric(
  overview: Pick<CycleOverview, 'objectives'> | undefined,
): ReadonlyMap<string, KeyResult> {
  const goals = new Map<string, KeyResult>()
  const all = (overview?.objectives ?? []).flatMap((objective) => objective.keyResults)
  for (const keyResult of all) {
    if (keyResult.metricId === null) continue
    const known = goals.get(keyResult.metricId)
    if (known === undefined || outranks(keyResult, known)) goals.set(keyResult.metricId, keyResult)
  }
  return goals
}

function outranks(one: KeyResult, other: KeyResult): boolean {
  if (one.role !== other.role) return one.role === 'delivery'
  return one.weightBp > other.weightBp
}

/** The value a metric is to reach or keep; null where the range is a band or a list of milestones. */
export function targetOf(range: KeyResultRange): number | null {
  if (range.type === 'move') return range.target
  return range.type === 'maintain_min' || range.type === 'maintain_max' ? range.bound : null
}

/** Where the metric should stand now on the way to its target; null where there is no way. */
export function expectedValue({ range, expected }: Pick<KeyResult, 'range' | 'expected'>) {
  if (range.type !== 'move' || expected === null) return null
  return range.baseline + expected * (range.target - range.baseline)
}
