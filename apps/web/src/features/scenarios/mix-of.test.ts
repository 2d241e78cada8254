import { expect, test } from 'vitest'
import { mixOf, mixOfAmounts, sharesOf } from './mix-of.js'

const TARGET = { core: 7000, supporting: 2000, exploratory: 1000 }

test('a scenario starts from where the budget is heading, in whole percent that sum to 100', () => {
  const heading = mixOfAmounts({ core: 912, supporting: 204, exploratory: 84 }, TARGET)
  expect(heading).toEqual({ core: 7600, supporting: 1700, exploratory: 700 })
  const thirds = mixOfAmounts({ core: 1, supporting: 1, exploratory: 1 }, TARGET)
  expect(sharesOf(thirds).reduce((sum, share) => sum + share, 0)).toBe(10_000)
})

test('nothing spent and nothing planned starts from the target', () => {
  expect(mixOfAmounts({ core: 0, supporting: 0, exploratory: 0 }, TARGET)).toEqual(TARGET)
  expect(mixOf(sharesOf(TARGET))).toEqual(TARGET)
})
