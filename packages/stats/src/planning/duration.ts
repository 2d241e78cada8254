import { requireNonNegative, requirePositive } from '../domain.js'

/**
 * Days until the units asked for have been exposed, at a steady number of new units a day,
 * rounded up to whole weeks unless `wholeWeeks` is false: weekdays and weekends differ.
 *
 * @throws RangeError when units is negative or unitsPerDay not above 0.
 * @example
 * durationDays({ units: 113024, unitsPerDay: 9000 }) // 14
 */
export function durationDays(input: {
  readonly units: number
  readonly unitsPerDay: number
  readonly wholeWeeks?: boolean
}): number {
  const { units, unitsPerDay, wholeWeeks = true } = input
  requireNonNegative('units', units)
  requirePositive('unitsPerDay', unitsPerDay)
  const days = Math.ceil(units / unitsPerDay)
  return wholeWeeks ? Math.ceil(days / 7) * 7 : days
}
