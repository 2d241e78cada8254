import type { Entry, Page } from '@sextant/core/contract'

/** What was spent from a day on, of entries with the newest day first; `all` is false where more may follow. */
export function spentSince(
  { items, nextCursor }: Pick<Page<Pick<Entry, 'day' | 'amount'>>, 'items' | 'nextCursor'>,
  since: string,
): { readonly amount: number; readonly entries: number; readonly all: boolean } {
  const recent = items.filter(({ day }) => day >= since)
  return {
    amount: recent.reduce((sum, { amount }) => sum + amount, 0),
    entries: recent.length,
    all: nextCursor === null || recent.length < items.length,
  }
}
