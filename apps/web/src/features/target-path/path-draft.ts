import type { MetricValue, TargetPath } from '@sextant/core/contract'
import { parseQuantity, parseScaled, printQuantity } from '../../parse-decimal.js'
import { nextPeriod } from '../metrics/value-draft.js'
import {
  CADENCES,
  type Expectation,
  generatePath,
  type PathPlan,
  type PlanFault,
} from './generate-path.js'
import { type LineIssue, readTable, writeTable } from './path-table.js'

/** How a path is given: from its two ends, or line by line. */
export const MODES = ['generate', 'table'] as const

/** A target path while somebody works on it; figures of a share are typed in percent. */
export interface PathDraft {
  mode: (typeof MODES)[number]
  first: string
  last: string
  cadence: PathPlan['cadence']
  profile: PathPlan['profile']
  from: string
  to: string
  halfWidth: string
  table: string
  /** In percent. */
  threshold: string
  side: TargetPath['side']
  missing: TargetPath['missing']
}
type Field = 'first' | 'last' | 'from' | 'to' | 'halfWidth' | 'threshold'
type FieldFault = 'blank' | 'figure' | 'order'

export interface ReadPath {
  /** Null while something has to be mended; empty where the table is. */
  readonly periods: readonly Expectation[] | null
  readonly issues: Readonly<Partial<Record<Field, FieldFault>>>
  readonly lines: readonly LineIssue[]
  readonly fault: PlanFault | null
}

export interface PathUnit {
  readonly inPercent: boolean
  /** A metric without a good side is judged by a band. */
  readonly isBand: boolean
}

const DAY_MS = 86_400_000
const WEEKS = 12

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Where work on a path begins: the stored one as a table, else twelve periods from the next one. */
export function draftOfPath(
  path: Pick<TargetPath, 'periods' | 'side' | 'threshold' | 'missing'>,
  values: readonly MetricValue[],
  today: string,
  { inPercent }: PathUnit,
): PathDraft {
  const next = nextPeriod(values, today)
  const newest = values.findLast((value) => value.complete)
  const days = (Date.parse(next.to) - Date.parse(next.from)) / DAY_MS + 1
  const cadence = CADENCES[days <= 1 ? 0 : days <= 7 ? 1 : 2] ?? 'week'
  const length = { day: 1, week: 7, month: 31 }[cadence]
  return {
    mode: path.periods.length > 0 ? 'table' : 'generate',
    first: next.from,
    last: addDays(next.from, WEEKS * length - 1),
    cadence,
    profile: 'linear',
    from: newest ? printQuantity(newest.value, inPercent ? 2 : 0) : '',
    to: '',
    halfWidth: '',
    table: writeTable(path.periods, inPercent),
    threshold: printQuantity(path.threshold, 2),
    side: path.side,
    missing: path.missing,
  }
}

/** The path of a draft, or what has to be mended first. */
export function readPath(
  draft: PathDraft,
  values: readonly MetricValue[],
  unit: PathUnit,
): ReadPath {
  const issues: Partial<Record<Field, FieldFault>> = {}
  if (thresholdOf(draft) === null) issues.threshold = 'figure'
  if (draft.mode === 'table') {
    const { periods, issues: lines } = readTable(draft.table, unit)
    const isSound = lines.length === 0 && issues.threshold === undefined
    return { periods: isSound ? periods : null, issues, lines, fault: null }
  }
  const plan = planOf(draft, unit, issues)
  if (Object.keys(issues).length > 0) return { periods: null, issues, lines: [], fault: null }
  const found = generatePath(
    plan,
    values.filter((value) => value.complete),
  )
  return 'fault' in found
    ? { periods: null, issues, lines: [], fault: found.fault }
    : { periods: found.periods, issues, lines: [], fault: null }
}

function planOf(
  draft: PathDraft,
  { inPercent, isBand }: PathUnit,
  issues: Partial<Record<Field, FieldFault>>,
): PathPlan {
  const figure = (name: 'from' | 'to' | 'halfWidth'): number => {
    const value = parseQuantity(draft[name], inPercent ? -2 : 0)
    if (value === null) issues[name] = 'figure'
    return value ?? 0
  }
  if (draft.first === '') issues.first = 'blank'
  if (draft.last === '') issues.last = 'blank'
  else if (draft.last < draft.first) issues.last = 'order'
  const halfWidth = isBand ? figure('halfWidth') : null
  if (halfWidth !== null && halfWidth <= 0) issues.halfWidth = 'figure'
  const { first, last, cadence, profile } = draft
  return { first, last, cadence, profile, from: figure('from'), to: figure('to'), halfWidth }
}

/** Relative; from 0.01 to 1000 percent, as a path takes it. Null where it is none. */
export function thresholdOf({ threshold }: Pick<PathDraft, 'threshold'>): number | null {
  const hundredths = parseScaled(threshold, 2)
  if (hundredths === null || hundredths <= 0 || hundredths > 100_000) return null
  return hundredths / 10_000
}
