import { parseQuantity, printQuantity } from '../../parse-decimal.js'
import type { Expectation } from './generate-path.js'

type LineFault = 'columns' | 'day' | 'order' | 'figure' | 'overlap' | 'band'
export interface LineIssue {
  /** Counted from 1, as an editor counts. */
  readonly line: number
  readonly fault: LineFault
}

const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/

/**
 * A path as lines of first day, last day, expected value and, of a metric without a good side, half
 * the width of its band; separated by tabs, semicolons or commas, as spreadsheets copy them. A first
 * line without a day is a head. Shares are written in percent.
 */
export function readTable(
  text: string,
  { inPercent, isBand }: { readonly inPercent: boolean; readonly isBand: boolean },
): { readonly periods: readonly Expectation[]; readonly issues: readonly LineIssue[] } {
  const issues: LineIssue[] = []
  const periods: Expectation[] = []
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: index + 1, text: line.trim() }))
  const filled = lines.filter((one) => one.text !== '')
  for (const [index, one] of filled.entries()) {
    const cells = cellsOf(one.text)
    if (index === 0 && filled.length > 1 && isHead(cells)) continue
    const read = readLine(cells, inPercent ? -2 : 0, isBand)
    if (typeof read === 'string') issues.push({ line: one.line, fault: read })
    else if (overlaps(read, periods)) issues.push({ line: one.line, fault: 'overlap' })
    else periods.push(read)
  }
  return { periods, issues }
}

/** The same path as lines that a person can edit. */
export function writeTable(periods: readonly Expectation[], inPercent: boolean): string {
  const figure = (value: number) => printQuantity(value, inPercent ? 2 : 0)
  return periods
    .map(({ periodStart, periodEnd, expected, halfWidth }) =>
      [
        periodStart,
        periodEnd,
        figure(expected),
        ...(halfWidth === null ? [] : [figure(halfWidth)]),
      ].join('\t'),
    )
    .join('\n')
}

function cellsOf(line: string): string[] {
  const separator = line.includes('\t') ? '\t' : /[;；]/.test(line) ? /[;；]/ : /[,，]/
  return line.split(separator).map((cell) => cell.trim())
}

/** Words alone, where the days and figures of the others stand. */
function isHead(cells: readonly string[]): boolean {
  return cells.length > 2 && cells.every((cell) => !/\d/.test(cell))
}

function readLine(
  cells: readonly string[],
  shift: 0 | -2,
  isBand: boolean,
): Expectation | LineFault {
  if (cells.length !== (isBand ? 4 : 3)) return isBand && cells.length === 3 ? 'band' : 'columns'
  const [first = '', last = '', value = '', half = ''] = cells
  const [periodStart, periodEnd] = [dayOf(first), dayOf(last)]
  if (periodStart === null || periodEnd === null) return 'day'
  if (periodEnd < periodStart) return 'order'
  const figure = (text: string) => parseQuantity(text.replace(/[%％]$/, ''), shift)
  const expected = figure(value)
  if (expected === null) return 'figure'
  if (!isBand) return { periodStart, periodEnd, expected, halfWidth: null }
  const halfWidth = figure(half)
  if (halfWidth === null || halfWidth <= 0) return 'band'
  return { periodStart, periodEnd, expected, halfWidth }
}

/** A calendar day that exists, written with hyphens or slashes. */
function dayOf(text: string): string | null {
  const [, year = '', month = '', day = ''] = DAY.exec(text.normalize('NFKC')) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = Date.parse(`${written}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== written
    ? null
    : written
}

function overlaps(one: Expectation, others: readonly Expectation[]): boolean {
  return others.some(
    (other) => one.periodStart <= other.periodEnd && other.periodStart <= one.periodEnd,
  )
}
