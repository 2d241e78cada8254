import type { Entry } from '@sextant/core/contract'

/** Entries with what their corrections leave of them, newest day first; those taken back whole are left out. */
export function leftToAssign(
  entries: readonly Entry[],
): readonly { readonly entry: Entry; readonly left: number }[] {
  const taken = new Map<string, number>()
  for (const { correctsId, amount } of entries) {
    if (correctsId !== null) taken.set(correctsId, (taken.get(correctsId) ?? 0) + amount)
  }
  return entries
    .filter(({ correctsId }) => correctsId === null)
    .map((entry) => ({ entry, left: entry.amount + (taken.get(entry.id) ?? 0) }))
    .filter(({ left }) => left > 0)
}
