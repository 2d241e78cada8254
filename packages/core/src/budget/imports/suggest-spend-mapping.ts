import type { Ledger } from '../../contract/budget.js'
import { DAY_FORMATS, type SpendMapping } from '../../contract/spend-import.js'
import { readAmount } from './read-amount.js'
import { readDay } from './read-day.js'
import type { SpendTable } from './spend-table.js'

/** What columns of timesheets and ledgers are called, the most exact names first. */
const NAMES = {
  day: [
    'workdate',
    'spentdate',
    'spenton',
    'entrydate',
    'bookingdate',
    'postingdate',
    'invoicedate',
    'date',
    'day',
    'datum',
    '工作日期',
    '发生日期',
    '记账日期',
    '填报日期',
    '开票日期',
    '日期',
    '时间',
  ],
  time: [
    'hours',
    'hour',
    'timespent',
    'duration',
    'persondays',
    'mandays',
    'days',
    'effort',
    'time',
    '工时',
    '小时数',
    '小时',
    '时长',
    '人天',
    '人日',
    '天数',
    '投入',
  ],
  money: [
    'netamount',
    'amount',
    'cost',
    'total',
    'net',
    'price',
    'value',
    'betrag',
    '金额',
    '费用',
    '成本',
    '支出',
    '投入',
  ],
  subject: [
    'initiative',
    'project',
    'epic',
    'workpackage',
    'task',
    'activity',
    'issue',
    'costcenter',
    'costcentre',
    'account',
    'category',
    'projekt',
    '举措',
    '项目',
    '任务',
    '事项',
    '实验',
    '成本中心',
    '科目',
  ],
  person: [
    'person',
    'employee',
    'user',
    'member',
    'worker',
    'assignee',
    'author',
    'name',
    '姓名',
    '人员',
    '员工',
    '成员',
    '填报人',
  ],
  note: ['note', 'notes', 'description', 'comment', 'memo', 'details', '备注', '说明', '描述'],
  currency: ['currency', 'ccy', 'währung', '币种', '货币'],
} as const
const HOURS = /hour|duration|timespent|工时|小时|时长/
const DAYS = /day|天|日/

/** How a file with these columns is booked as a guess, for a person to confirm; null without a day or an amount. */
export function suggestSpendMapping(
  { columns, rows }: SpendTable,
  ledger: Ledger,
): SpendMapping | null {
  const used = new Set<string>()
  const find = (names: readonly string[]): string | null => {
    const found = columnNamed(columns, names, used)
    if (found !== null) used.add(found)
    return found
  }
  const day = find(NAMES.day)
  const amount = find(ledger === 'people' ? NAMES.time : NAMES.money)
  if (day === null || amount === null) return null
  const cellsOf = (column: string) =>
    rows.slice(0, 1000).map((row) => row[columns.indexOf(column)] ?? '')
  return {
    day,
    amount,
    subject: find(NAMES.subject),
    person: find(NAMES.person),
    note: find(NAMES.note),
    currency: ledger === 'money' ? find(NAMES.currency) : null,
    dayFormat: dayFormatOf(cellsOf(day)),
    decimal: decimalOf(cellsOf(amount)),
    unit: unitOf(ledger, plain(amount)),
    hoursPerDay: 8,
    kind: 'actual',
    subjects: [],
  }
}

/** Lower case, letters and digits only: `Work Date` and `work_date` are one. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function columnNamed(
  columns: readonly string[],
  names: readonly string[],
  used: ReadonlySet<string>,
): string | null {
  const free = columns.filter((column) => column !== '' && !used.has(column))
  for (const matches of [isNamed, isNamedWithin]) {
    for (const name of names) {
      const found = free.find((column) => matches(plain(column), name))
      if (found !== undefined) return found
    }
  }
  return null
}

function isNamed(column: string, name: string): boolean {
  return column === name
}

/** `工时（小时）` holds 工时; short Latin words lie in too many others. */
function isNamedWithin(column: string, name: string): boolean {
  return (/\p{Script=Han}/u.test(name) || name.length >= 4) && column.includes(name)
}

function unitOf(ledger: Ledger, column: string): SpendMapping['unit'] {
  if (ledger === 'money') return 'currency'
  if (HOURS.test(column) && !/天|日/.test(column)) return 'hours'
  return DAYS.test(column) ? 'days' : 'hours'
}

/** The order that reads most days; between two that read as many, a point means the day comes first. */
function dayFormatOf(cells: readonly string[]): SpendMapping['dayFormat'] {
  const read = DAY_FORMATS.map((format) => ({
    format,
    days: cells.filter((cell) => readDay(cell, format) !== null).length,
  }))
  const most = Math.max(...read.map(({ days }) => days))
  const best = read.filter(({ days }) => days === most).map(({ format }) => format)
  if (best.includes('ymd')) return 'ymd'
  const isPointed = cells.some((cell) => /^\d{1,2}\./.test(cell.trim()))
  return best.find((format) => format === (isPointed ? 'dmy' : 'mdy')) ?? best[0] ?? 'ymd'
}

/** A comma where more of the amounts can be read with it than with a point. */
function decimalOf(cells: readonly string[]): SpendMapping['decimal'] {
  const count = (mark: SpendMapping['decimal']) =>
    cells.filter((cell) => readAmount(cell, mark) !== null).length
  return count('comma') > count('point') ? 'comma' : 'point'
}
