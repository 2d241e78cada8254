import type { TargetPath } from '@sextant/core/contract'

const DAY_MS = 86_400_000
/** 52 weeks back, so that weekdays stay what they are. */
const SEASON_DAYS = 364
/** What a path may hold. */
const MOST = 1000
/** Figures of a computed expectation: enough for any unit, few enough to be read. */
const FIGURES = 9

export type Expectation = Pick<
  TargetPath['periods'][number],
  'periodStart' | 'periodEnd' | 'expected' | 'halfWidth'
>
interface Period {
  readonly periodStart: string
  readonly periodEnd: string
}
interface Measured extends Period {
  readonly value: number
}

export const CADENCES = ['day', 'week', 'month'] as const
export const PROFILES = ['linear', 'back_loaded', 'seasonal'] as const

export interface PathPlan {
  readonly first: string
  readonly last: string
  readonly cadence: (typeof CADENCES)[number]
  readonly profile: (typeof PROFILES)[number]
  /** Where the metric stands before the first period, and where it is to be in the last one. */
  readonly from: number
  readonly to: number
  readonly halfWidth: number | null
}

/** Why no path can be generated: no whole period fits, too many do, or last year is not known. */
export type PlanFault = 'short' | 'long' | 'season'

/**
 * The expected values of a plan, one a whole period: the share of the way that the profile says is
 * done by the end of each, of the way from the first figure to the second. Shares are those of key
 * results: even, squared, or what the same days of last year had brought.
 */
export function generatePath(
  plan: PathPlan,
  history: readonly Measured[],
): { readonly periods: readonly Expectation[] } | { readonly fault: PlanFault } {
  const periods = wholePeriods(plan)
  if (periods.length === 0) return { fault: 'short' }
  if (periods.length > MOST) return { fault: 'long' }
  const shares = sharesOf(plan.profile, periods, history)
  if (shares === null) return { fault: 'season' }
  const { from, to, halfWidth } = plan
  return {
    periods: periods.map((period, index) => ({
      ...period,
      expected:
        index === periods.length - 1 ? to : rounded(from + (to - from) * (shares[index] ?? 1)),
      halfWidth,
    })),
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(FIGURES))
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Periods that end by the last day: days, seven days from the first one, or months from it. */
function wholePeriods({ first, last, cadence }: PathPlan): Period[] {
  const periods: Period[] = []
  for (let index = 0; periods.length <= MOST; index += 1) {
    const periodStart = startOf(first, cadence, index)
    const periodEnd = addDays(startOf(first, cadence, index + 1), -1)
    if (periodEnd > last) break
    periods.push({ periodStart, periodEnd })
  }
  return periods
}

function startOf(first: string, cadence: PathPlan['cadence'], index: number): string {
  if (cadence === 'day') return addDays(first, index)
  if (cadence === 'week') return addDays(first, 7 * index)
  const [year = 0, month = 0, day = 1] = first.split('-').map(Number)
  // A month without such a day starts on its last one.
  const length = new Date(Date.UTC(year, month + index, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + index, Math.min(day, length)))
    .toISOString()
    .slice(0, 10)
}

function sharesOf(
  profile: PathPlan['profile'],
  periods: readonly Period[],
  history: readonly Measured[],
): readonly number[] | null {
  const even = periods.map((_period, index) => (index + 1) / periods.length)
  if (profile === 'linear') return even
  if (profile === 'back_loaded') return even.map((share) => share ** 2)
  return lastYear(periods, history)
}

/** Cumulative share of what the same days of last year had brought; null where they are not known. */
function lastYear(periods: readonly Period[], history: readonly Measured[]): number[] | null {
  const brought: number[] = []
  for (const { periodStart, periodEnd } of periods) {
    const value = valueOver(
      addDays(periodStart, -SEASON_DAYS),
      addDays(periodEnd, -SEASON_DAYS),
      history,
    )
    if (value === null || value < 0) return null
    brought.push(value)
  }
  const total = brought.reduce((sum, value) => sum + value, 0)
  if (total <= 0) return null
  let sum = 0
  return brought.map((value) => {
    sum += value
    return sum / total
  })
}

/** Values by day, each period's spread evenly over its days; null where a day is not covered. */
function valueOver(from: string, to: string, history: readonly Measured[]): number | null {
  let [sum, days] = [0, 0]
  for (const { periodStart, periodEnd, value } of history) {
    const shared = daysIn(periodStart > from ? periodStart : from, periodEnd < to ? periodEnd : to)
    if (shared <= 0) continue
    sum += (value * shared) / daysIn(periodStart, periodEnd)
    days += shared
  }
  return days === daysIn(from, to) ? sum : null
}

function daysIn(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
}
