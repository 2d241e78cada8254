import { expect, test } from 'vitest'
import { initials } from './initials.js'

test.each([
  ['Sara Lindqvist', 'SL'],
  ['Anna Maria Rossi', 'AR'],
  ['prince', 'P'],
  ['苏岚', '苏'],
  ['', ''],
])('%j is shown as %j', (name, shown) => {
  expect(initials(name)).toBe(shown)
})
