import { DEFAULT_SETTINGS, SettingKey } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { printSetting, readSetting, SETTING_GROUPS } from './setting-groups.js'

test('every setting stands in exactly one group', () => {
  const all = SETTING_GROUPS.flatMap(({ settings }) => [...settings])
  expect(all.toSorted()).toEqual([...SettingKey.options].toSorted())
})

test('what is printed is read back as it was', () => {
  for (const key of SettingKey.options) {
    expect(readSetting(key, printSetting(key, DEFAULT_SETTINGS[key]))).toBe(DEFAULT_SETTINGS[key])
  }
})

test('points and percents are typed as such, days are whole', () => {
  expect(readSetting('paceOnTrack', '7.5')).toBe(0.075)
  expect(readSetting('alertThreshold', '12')).toBe(0.12)
  expect(readSetting('paceAtRisk', '7.55')).toBeNull()
  expect(readSetting('checkInEvery', '7.5')).toBeNull()
  expect(readSetting('checkInEvery', 'often')).toBeNull()
})
