import type { CycleOverview, Initiative } from '@sextant/core/contract'

/** A key result that something serves, ready to be linked. */
export interface ServedKeyResult {
  readonly id: string
  readonly code: string
  readonly title: string
}

/** Ids of the key results that each initiative and each experiment serves. */
export function servedIds(
  objectives: CycleOverview['objectives'],
  initiatives: readonly Pick<Initiative, 'id' | 'keyResultIds'>[],
): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, string[]>(
    initiatives.map(({ id, keyResultIds }) => [id, [...keyResultIds]]),
  )
  for (const keyResult of objectives.flatMap((objective) => objective.keyResults)) {
    for (const { experimentId } of keyResult.experiments) {
      served.set(experimentId, [...(served.get(experimentId) ?? []), keyResult.id])
    }
  }
  return served
}
