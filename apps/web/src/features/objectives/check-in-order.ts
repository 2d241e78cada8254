import type { KeyResult } from '@sextant/core/contract'

/** Key results in the order they want a check-in: the reader's own first, the longest silent first. */
export function checkInOrder<T extends Pick<KeyResult, 'ownerId' | 'checkIns'>>(
  keyResults: readonly T[],
  readerId: string | null,
): readonly T[] {
  const isOthers = (one: T) => Number(one.ownerId !== readerId)
  const last = (one: T) => one.checkIns[0]?.day ?? ''
  return keyResults.toSorted((a, b) => isOthers(a) - isOthers(b) || last(a).localeCompare(last(b)))
}
