import { Settings, type SettingKey } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { printSetting, UNITS, WEEKDAYS } from './setting-groups.js'

const { t } = useMessages()
const format = useFormat()

/** A value with its unit: `5 points`, `10%`, `14 days`, `Monday`. */
function value(key: SettingKey, number: number): string {
  switch (UNITS[key]) {
    case 'points':
      return t('settings.unit.points', { points: printSetting(key, number) })
    case 'percent':
      return `${printSetting(key, number)}%`
    case 'days':
      return format.days(number)
    case 'weekday': {
      const day = WEEKDAYS.find((one) => one === number) ?? 1
      return t(`settings.weekday.${day}`)
    }
  }
}

/** Name with the unit it is typed in. */
function named(key: SettingKey): string {
  const unit = UNITS[key]
  return unit === 'weekday'
    ? t(`settings.name.${key}`)
    : t('settings.typed', { name: t(`settings.name.${key}`), unit: t(`settings.in.${unit}`) })
}

/** The values that are taken: `0 points to 50 points`. */
function range(key: SettingKey): string {
  const { minValue, maxValue } = Settings.shape[key]
  if (minValue === null || maxValue === null) return ''
  return t('settings.range', { low: value(key, minValue), high: value(key, maxValue) })
}

/** Texts about settings in the reader's language. */
export function useSettingWords() {
  return { value, named, range }
}
