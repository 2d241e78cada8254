import type { Adherence } from '@sextant/core/contract'

export type Reading = Adherence['outcomes'][number]['reading']

/** Something that was committed to, and what became of the key result it serves. */
export interface Outcome {
  readonly key: string
  readonly name: string
  readonly reading: Reading
}

/** Rows and columns of the two questions: did we do it, did it move. */
export const CELLS = [
  { row: 'done', readings: ['done_and_moved', 'done_not_moved'] },
  { row: 'notDone', readings: ['not_done_but_moved', 'not_done_not_moved'] },
] as const satisfies readonly { row: string; readonly readings: readonly Reading[] }[]

/** Names by reading; what cannot be answered yet stands under `unknown`. */
export function namesByReading(outcomes: readonly Outcome[]): (reading: Reading) => string[] {
  return (reading) => outcomes.filter((one) => one.reading === reading).map((one) => one.name)
}
