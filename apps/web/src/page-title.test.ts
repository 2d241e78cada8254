import { expect, test } from 'vitest'
import { pageTitle } from './page-title.js'

test('the page comes first, then its section, then the product', () => {
  expect(pageTitle(['Metrics', 'Streak share'], 'Metrics')).toBe('Streak share · Metrics · Sextant')
})

test('a page that has not said its name yet goes by its route', () => {
  expect(pageTitle([], 'Home')).toBe('Home · Sextant')
  expect(pageTitle([], '')).toBe('Sextant')
})

test('a page named like its section says it once', () => {
  expect(pageTitle(['Experiments', 'Experiments'], '')).toBe('Experiments · Sextant')
})
