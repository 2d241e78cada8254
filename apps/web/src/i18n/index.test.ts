import { beforeEach, expect, test, vi } from 'vitest'
import { dynamicText, setLocale, t, useMessages } from './index.js'

vi.mock('./chinese-font.js', () => ({}))

const root = { lang: '' }
beforeEach(async () => {
  vi.stubGlobal('document', { documentElement: root })
  await setLocale('en')
})

test('the page follows the language', async () => {
  expect(root.lang).toBe('en')
  await setLocale('zh')
  expect(root.lang).toBe('zh-CN')
  expect(useMessages().locale.value).toBe('zh')
})

test('texts follow the language and take their params', async () => {
  expect(t('state.failed', { what: 'the budget' })).toBe('Could not load the budget.')
  await setLocale('zh')
  expect(t('tier.core')).toBe('核心')
  expect(t('state.failed', { what: '预算' })).toBe('未能加载预算。')
})

test('a reason without a text is told from one that has it', () => {
  expect(dynamicText('errors.no.such.reason')).toBeUndefined()
  expect(dynamicText('nav.home')).toBe('Home')
})
