import type { Adherence } from '../contract/action.js'
import type { Agenda } from '../contract/agenda.js'

/**
 * What fell short in periods that ended on a day or after it, the newest first. A period that is
 * not over yet can still be kept and is not listed.
 */
export function missedSince(
  actions: Adherence['actions'],
  day: string,
): Agenda['adherence'][number]['missed'] {
  return actions
    .flatMap(({ action: { id, name }, periods }) =>
      periods
        .filter(({ to, due, done, over }) => over && to >= day && done < due)
        .map(({ from, to, due, done }) => ({ actionId: id, name, from, to, due, done })),
    )
    .toSorted((a, b) => (a.to < b.to ? 1 : a.to > b.to ? -1 : 0))
}
