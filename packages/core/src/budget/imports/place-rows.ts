import type { Budget, Entry } from '../../contract/budget.js'
import type { Cycle } from '../../contract/cycle.js'
import type { SpendMapping, SpendRejectedRow } from '../../contract/spend-import.js'
import type { LocalizedLine } from '../../contract/text.js'
import { isInCycle } from '../../objectives/cycle-days.js'
import { namesCurrency } from './names-currency.js'
import { readAmount } from './read-amount.js'
import { readDay } from './read-day.js'
import type { SpendTable } from './spend-table.js'
import { wholeUnits, type WholeUnits } from './whole-units.js'

/** A row that can be booked. */
export interface PlacedRow extends Pick<
  Entry,
  'day' | 'amount' | 'bucket' | 'initiativeId' | 'experimentId' | 'person'
> {
  readonly row: number
  readonly note: LocalizedLine | null
}

/** What becomes of a file: every row is in one of the two, in the order of the file. */
export interface PlacedRows {
  readonly booked: readonly PlacedRow[]
  readonly rejected: readonly SpendRejectedRow[]
}

/** What rows are judged by. */
export interface SpendFacts {
  readonly budget: Budget
  readonly cycle: Pick<Cycle, 'startsOn' | 'endsOn'>
  readonly mapping: SpendMapping
  /** The last day of the initiatives that were stopped. */
  readonly stoppedOn: ReadonlyMap<string, string>
}

type On = SpendMapping['subjects'][number]['on']
type Outcome = PlacedRow | SpendRejectedRow
const UNASSIGNED: On = { on: 'bucket', bucket: 'mix' }

/** Judges every row of a table: what it would book, or why it is set aside. */
export function placeRows(table: SpendTable, facts: SpendFacts): PlacedRows {
  const { mapping, budget } = facts
  const cells = cellReader(table.columns, mapping)
  const subjects = new Map(mapping.subjects.map(({ text, on }) => [text, on]))
  const units = wholeUnits(mapping, budget)
  const outcomes = table.rows.map((row, index) =>
    judge(index + 1, cells(row), { ...facts, subjects, units }),
  )
  return {
    booked: outcomes.flatMap((outcome) => ('reason' in outcome ? [] : [outcome])),
    rejected: outcomes.flatMap((outcome) => ('reason' in outcome ? [outcome] : [])),
  }
}

/** The text of a subject as mappings name it. */
export function subjectText(cell: string): string {
  return oneLine(cell) ?? ''
}

interface Cells {
  readonly fits: boolean
  readonly day: string
  readonly amount: string
  readonly subject: string | null
  readonly person: string | null
  readonly note: string | null
  readonly currency: string | null
  readonly whole: string
}

/** Reads the mapped cells of a row; cells beyond the header that hold nothing are no fault. */
function cellReader(columns: readonly string[], mapping: SpendMapping) {
  const at = (column: string | null) => (column === null ? null : columns.indexOf(column))
  const [day, amount] = [columns.indexOf(mapping.day), columns.indexOf(mapping.amount)]
  const [subject, person, note, currency] = [
    at(mapping.subject),
    at(mapping.person),
    at(mapping.note),
    at(mapping.currency),
  ]
  const least = Math.max(day, amount, subject ?? 0, currency ?? 0) + 1
  return (row: readonly string[]): Cells => {
    const cell = (index: number | null) => (index === null ? null : (row[index] ?? ''))
    const surplus = row.slice(columns.length).some((text) => text.trim() !== '')
    return {
      fits: row.length >= least && !surplus,
      day: row[day] ?? '',
      amount: row[amount] ?? '',
      subject: cell(subject),
      person: cell(person),
      note: cell(note),
      currency: cell(currency),
      whole: row.join(','),
    }
  }
}

function judge(
  row: number,
  cells: Cells,
  facts: SpendFacts & { readonly subjects: ReadonlyMap<string, On>; readonly units: WholeUnits },
): Outcome {
  const { budget, cycle, mapping, stoppedOn, subjects, units } = facts
  const aside = (reason: SpendRejectedRow['reason'], value: string): SpendRejectedRow => ({
    row,
    reason,
    value: value.slice(0, 200),
  })
  if (!cells.fits) return aside('columns', cells.whole)
  const day = readDay(cells.day, mapping.dayFormat)
  if (day === null) return aside('day', cells.day)
  if (!isInCycle(cycle, day)) return aside('outside_period', cells.day)
  const exact = readAmount(cells.amount, mapping.decimal)
  if (exact === null) return aside('amount', cells.amount)
  if (exact.numerator < 0n) return aside('negative', cells.amount)
  const currency = cells.currency ?? ''
  const isMoney = budget.currency !== null
  if (isMoney && mapping.currency !== null && currency.trim() === '') return aside('currency', '')
  const foreign = isMoney && [currency, cells.amount].find((text) => !namesCurrency(text, budget))
  if (foreign) return aside('currency', foreign)
  const text = subjectText(cells.subject ?? '')
  const on = text === '' ? UNASSIGNED : subjects.get(text)
  if (on === undefined) return aside('subject_unknown', text)
  const stop = on.on === 'initiative' ? stoppedOn.get(on.initiativeId) : undefined
  if (stop !== undefined && day > stop) return aside('stopped', text)
  const amount = units(exact, JSON.stringify(on))
  if (amount === 'too_fine') return aside('too_fine', cells.amount)
  if (amount === 'too_large') return aside('amount', cells.amount)
  const note = oneLine(cells.note ?? '')
  return {
    row,
    day,
    amount,
    bucket: on.on === 'bucket' ? on.bucket : 'mix',
    initiativeId: on.on === 'initiative' ? on.initiativeId : null,
    experimentId: on.on === 'experiment' ? on.experimentId : null,
    person: oneLine(cells.person ?? ''),
    note: note === null ? null : /\p{Script=Han}/u.test(note) ? { zh: note } : { en: note },
  }
}

/** A cell as one line that can be kept; null where it holds nothing. */
function oneLine(cell: string): string | null {
  const text = cell.replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim()
  return text === '' ? null : Array.from(text).slice(0, 100).join('')
}
