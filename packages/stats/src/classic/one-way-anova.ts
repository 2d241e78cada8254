import { fSurvival } from '../distributions/fisher-f.js'
import type { MeanMoments } from '../moments.js'

export interface OneWayAnova {
  readonly betweenDegrees: number
  readonly withinDegrees: number
  readonly betweenSquares: number
  readonly withinSquares: number
  /** Mean square between the groups over the mean square within them. */
  readonly statistic: number
  readonly pValue: number
}

/**
 * One-way analysis of variance: do several groups share one mean? Assumes one variance for all of
 * them. F = (sum n_i (m_i - m)^2 / (k - 1)) / (sum of squares within / (N - k)) (Fisher 1925). Of
 * two groups it is the square of `pooledTTest`. NaN without any spread or units to judge it by.
 *
 * @throws RangeError for fewer than two groups or a group without units.
 */
export function oneWayAnova(groups: readonly MeanMoments[]): OneWayAnova {
  if (groups.length < 2) throw new RangeError(`groups must be at least 2, got ${groups.length}`)
  if (groups.some(({ n }) => !(n > 0))) throw new RangeError('groups must all hold units')
  const units = total(groups, ({ n }) => n)
  // Deviations are taken from one group's mean: a large common offset must not cancel digits.
  const origin = groups[0]?.mean ?? 0
  const centre = total(groups, ({ n, mean }) => (n / units) * (mean - origin))
  const betweenSquares = total(groups, ({ n, mean }) => n * (mean - origin - centre) ** 2)
  const withinSquares = total(groups, ({ m2 }) => m2)
  const betweenDegrees = groups.length - 1
  const withinDegrees = units - groups.length
  const statistic = betweenSquares / betweenDegrees / (withinSquares / withinDegrees)
  const known = { betweenDegrees, withinDegrees, betweenSquares, withinSquares }
  if (!(withinDegrees > 0 && withinSquares > 0)) {
    return { ...known, statistic: Number.NaN, pValue: Number.NaN }
  }
  return { ...known, statistic, pValue: fSurvival(statistic, betweenDegrees, withinDegrees) }
}

function total(groups: readonly MeanMoments[], of: (group: MeanMoments) => number): number {
  return groups.reduce((sum, group) => sum + of(group), 0)
}
