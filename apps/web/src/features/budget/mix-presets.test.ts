import { expect, test } from 'vitest'
import { MIX_PRESETS, PRESET_NAMES, presetOf } from './mix-presets.js'

test('every preset is the whole, exactly', () => {
  for (const name of PRESET_NAMES) {
    const { core, supporting, exploratory } = MIX_PRESETS[name]
    expect(core + supporting + exploratory).toBe(10_000)
    expect(presetOf({ core, supporting, exploratory })).toBe(name)
  }
})

test('one basis point beside a preset is a mix of its own', () => {
  expect(presetOf({ core: 7001, supporting: 1999, exploratory: 1000 })).toBeNull()
})
