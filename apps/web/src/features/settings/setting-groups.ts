import type { SettingKey } from '@sextant/core/contract'
import { parseScaled, printScaled } from '../../parse-decimal.js'

type Unit = 'points' | 'percent' | 'days' | 'weekday'

/** Settings that are read, and changed, together. */
export const SETTING_GROUPS = [
  { key: 'pace', settings: ['paceOnTrack', 'paceAtRisk', 'paceTooEarly'], usedAt: '/okrs' },
  { key: 'checkIns', settings: ['checkInEvery', 'checkInGrace'], usedAt: '/okrs' },
  {
    key: 'reviews',
    settings: ['alertThreshold', 'reviewWithin', 'weekStartsOn'],
    usedAt: '/reviews',
  },
  { key: 'duties', settings: ['dutiesAhead'], usedAt: '/duties' },
] as const satisfies readonly {
  readonly key: string
  readonly settings: readonly SettingKey[]
  readonly usedAt: string
}[]
export type SettingGroup = (typeof SETTING_GROUPS)[number]

export const UNITS: Readonly<Record<SettingKey, Unit>> = {
  paceOnTrack: 'points',
  paceAtRisk: 'points',
  paceTooEarly: 'percent',
  checkInEvery: 'days',
  checkInGrace: 'days',
  alertThreshold: 'percent',
  reviewWithin: 'days',
  dutiesAhead: 'days',
  weekStartsOn: 'weekday',
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** What was typed as the value that is stored; null for what is no number of that unit. */
export function readSetting(key: SettingKey, text: string): number | null {
  const unit = UNITS[key]
  if (unit === 'days' || unit === 'weekday') return parseScaled(text, 0)
  const tenths = parseScaled(text, 1)
  return tenths === null ? null : tenths / 1000
}

/** A stored value as it is typed: 0.05 is `5`. */
export function printSetting(key: SettingKey, value: number): string {
  const unit = UNITS[key]
  if (unit === 'days' || unit === 'weekday') return String(value)
  return printScaled(Math.round(value * 1000), 1)
}
