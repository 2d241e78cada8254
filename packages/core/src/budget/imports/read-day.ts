import { addDays } from '../../calendar.js'
import type { SpendMapping } from '../../contract/spend-import.js'

type DayFormat = SpendMapping['dayFormat']

const PARTS: Record<DayFormat, RegExp> = {
  ymd: /^(?<year>\d{4})(?:-|\/|\.|年)(?<month>\d{1,2})(?:-|\/|\.|月)(?<day>\d{1,2})日?$/,
  dmy: /^(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.](?<year>\d{4}|\d{2})$/,
  mdy: /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4}|\d{2})$/,
}
const COMPACT = /^(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})$/
const TIME = /[T ]\d{1,2}:\d{2}.*$/
/** Days since 1899-12-30 as spreadsheets count them: 1954 to 2119. */
const SERIAL = /^[2-7]\d{4}$/

/**
 * The calendar day that a cell names, YYYY-MM-DD: in the file's order of day, month and year, and in
 * any file as YYYYMMDD or as the number that a spreadsheet keeps. A time after it is left out; two
 * digits are a year of this century. Null where it names no day there is.
 */
export function readDay(cell: string, format: DayFormat): string | null {
  const text = cell.normalize('NFKC').trim().replace(TIME, '').trim()
  if (SERIAL.test(text)) return addDays('1899-12-30', Number(text))
  const { year, month, day } = (PARTS[format].exec(text) ?? COMPACT.exec(text))?.groups ?? {}
  if (year === undefined || month === undefined || day === undefined) return null
  const iso = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : null
}
