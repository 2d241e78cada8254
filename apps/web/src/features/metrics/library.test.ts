import { expect, test } from 'vitest'
import { filterLibrary, sortLibrary } from './library.js'

const metric = (key: string, rest: object = {}) => ({
  key,
  name: { en: `Name of ${key}`, zh: '名称' },
  tier: 'supporting' as const,
  status: 'active' as const,
  isNorthStar: false,
  ...rest,
})
const keys = (metrics: readonly { key: string }[]) => metrics.map(({ key }) => key)
const ALL = { text: '', tier: '', archived: false } as const

test('the North Star leads, tiers follow in order, archived ones come last', () => {
  const metrics = [
    metric('b'),
    metric('old', { status: 'archived', tier: 'core' }),
    metric('x', { tier: 'exploratory' }),
    metric('a'),
    metric('core', { tier: 'core' }),
    metric('star', { tier: 'core', isNorthStar: true }),
  ]
  expect(keys(sortLibrary(metrics))).toEqual(['star', 'core', 'a', 'b', 'x', 'old'])
})

test('the library is narrowed by name in either language, key, tier and archive', () => {
  const metrics = [
    metric('streak', { name: { en: 'Streak share', zh: '连续学习占比' } }),
    metric('load', { tier: 'exploratory' }),
    metric('old', { status: 'archived' }),
  ]
  expect(keys(filterLibrary(metrics, ALL))).toEqual(['streak', 'load'])
  expect(keys(filterLibrary(metrics, { ...ALL, text: ' STREAK ' }))).toEqual(['streak'])
  expect(keys(filterLibrary(metrics, { ...ALL, text: '连续' }))).toEqual(['streak'])
  expect(keys(filterLibrary(metrics, { ...ALL, tier: 'exploratory' }))).toEqual(['load'])
  expect(keys(filterLibrary(metrics, { ...ALL, archived: true }))).toHaveLength(3)
})
