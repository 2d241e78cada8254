import type { CheckIn, KeyResult, Objective } from '@sextant/core/contract'

/** A check-in beside the key result it was said of. */
export interface Said {
  readonly checkIn: CheckIn
  readonly keyResult: KeyResult
}

/** All check-ins of an objective, the newest day first; of one day, what was entered later. */
export function checkInStream({ keyResults }: Pick<Objective, 'keyResults'>): readonly Said[] {
  return keyResults
    .flatMap((keyResult) => keyResult.checkIns.map((checkIn) => ({ checkIn, keyResult })))
    .toSorted(({ checkIn: a }, { checkIn: b }) => order(b.day, a.day) || order(b.at, a.at))
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** The experiments of all key results, each once, the newest first. */
export function experimentsServing({
  keyResults,
}: Pick<Objective, 'keyResults'>): KeyResult['experiments'] {
  const byId = new Map<string, KeyResult['experiments'][number]>()
  for (const one of keyResults.flatMap(({ experiments }) => experiments)) {
    const known = byId.get(one.experimentId)
    // A lift on the key result's own metric says more than a link by hand.
    if (known === undefined || known.link === 'explicit') byId.set(one.experimentId, one)
  }
  return [...byId.values()].toSorted((a, b) => b.number - a.number)
}
