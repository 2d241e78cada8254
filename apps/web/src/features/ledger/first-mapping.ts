import type { Budget, SpendMapping } from '@sextant/core/contract'

/** A mapping to start from where none could be suggested: the first two columns, for a person to put right. */
export function firstMapping(
  { ledger }: Pick<Budget, 'ledger'>,
  columns: readonly string[],
): SpendMapping {
  const [day = '', amount = ''] = columns.filter((column) => column !== '')
  return {
    day,
    amount,
    subject: null,
    person: null,
    note: null,
    currency: null,
    dayFormat: 'ymd',
    decimal: 'point',
    unit: ledger === 'money' ? 'currency' : 'days',
    hoursPerDay: 8,
    kind: 'actual',
    subjects: [],
  }
}
